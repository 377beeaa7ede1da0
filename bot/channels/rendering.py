"""A neutral message as the messages that a channel can show.

Buttons stay buttons where the channel has them and all of them fit; elsewhere they are numbered
lines, and the number alone is an answer (``pressed_by_number``). Sources are one short line. What
is too long is split where a reader would pause. What goes with a message for machines stays here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.thumbs import thumbs_for
from bot.server.turns import buttons_of, messages_of
from bot.wording.message import Button, CitedSource, Kind, Message

# Where a text may be cut, the best place first.
_PAUSES = ("\n", ". ", "\u00a0; ", ", ", " ")
# A cut further up than this share of the limit would leave a stump.
_SHORTEST_SHARE = 0.4
# All of them are told to who asks for them.
_MOST_SOURCES = 3
_NUMBER = re.compile(r"\s*\(?([1-9][0-9]?)\s*[.)°]?\s*")


@dataclass(frozen=True)
class Capabilities:
    """What a channel can show; 0 buttons where it has none."""

    longest_text: int
    most_buttons: int = 0
    longest_title: int = 0
    longest_payload: int = 0
    # Some channels allow less text above buttons.
    longest_text_above_buttons: int | None = None
    # Whether two buttons more fit under an answer, to say what one thinks of it.
    thumbs: bool = False

    def fits(self, message: Message) -> bool:
        """Tell whether the buttons of ``message`` can be buttons, all of them."""
        return len(message.buttons) <= self.most_buttons and all(
            len(one.title) <= self.longest_title
            and len(one.payload.encode()) <= self.longest_payload
            for one in message.buttons
        )


@dataclass(frozen=True)
class Part:
    """One message of a channel.

    ``choices`` are numbered from ``first``; ``buttons`` are shown as such. Never both. ``thumbs``
    are buttons too, beside each other.
    """

    text: str
    choices: tuple[str, ...] = ()
    first: int = 1
    sources: tuple[CitedSource, ...] = ()
    buttons: tuple[Button, ...] = ()
    thumbs: tuple[Button, ...] = ()

    def plain(self) -> str:
        """Return the whole part as plain text."""
        return "\n".join([self.text, *self._numbered(), *_source_line(self.sources)])

    def as_html(self) -> str:
        """Return the whole part as HTML that any Matrix client shows."""
        blocks = [html.escape(self.text).replace("\n", "<br>")]
        if self.choices:
            items = "".join(f"<li>{html.escape(one)}</li>" for one in self.choices)
            blocks.append(f'<ol start="{self.first}">{items}</ol>')
        if self.sources:
            blocks.append(f"<em>{_listed(self.sources, _link)}</em>")
        joined = ""
        for block in blocks:
            needs_break = joined and not joined.endswith("</ol>") and not block.startswith("<ol")
            joined += ("<br>" if needs_break else "") + block
        return joined

    def _numbered(self) -> Iterator[str]:
        for number, title in enumerate(self.choices, self.first):
            yield f"{number}. {title}"


def messages_from(entries: Iterable[Mapping[str, Any]]) -> list[Message]:
    """Return the neutral messages that the bot's ``entries`` hold, each with what goes with it."""
    return [_message(one) for one in messages_of(entries)]


def render(
    messages: Sequence[Message], able: Capabilities, rated_as: str | None = None
) -> list[Part]:
    """Return the messages of a turn as a channel shows them; choices are numbered throughout.

    Under the last stand thumbs, where the channel has them and ``rated_as`` names the answer.
    """
    parts: list[Part] = []
    first = 1
    for message in messages:
        parts += _parts(message, able, first)
        first += len(message.buttons)
    if able.thumbs and rated_as is not None and parts:
        parts[-1] = replace(parts[-1], thumbs=thumbs_for(rated_as))
    return parts


def pressed_by_number(text: str, entries: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the payload that ``text`` chooses by its number among the buttons of ``entries``."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    payloads = [payload for payload, _ in buttons_of(entries)]
    number = int(match[1])
    return payloads[number - 1] if number <= len(payloads) else None


def split(text: str, longest: int) -> list[str]:
    """Return ``text`` in pieces of at most ``longest`` characters, cut at pauses."""
    pieces = []
    while len(text) > longest:
        at = _cut(text, longest)
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*pieces, text]


def _message(said: Mapping[str, Any]) -> Message:
    custom = said["custom"]
    return Message(
        Kind(custom.get("kind", Kind.SOCIAL.value)),
        said["text"],
        tuple(custom.get("subjects", ())),
        tuple(custom.get("facts", ())),
        tuple(
            CitedSource(one["title"], one["url"], one["date"]) for one in custom.get("sources", ())
        ),
        tuple(Button(one["title"], one["payload"]) for one in said["buttons"]),
    )


def _parts(message: Message, able: Capabilities, first: int) -> list[Part]:
    as_buttons = bool(message.buttons) and able.fits(message)
    buttons = message.buttons if as_buttons else ()
    choices = () if as_buttons else tuple(one.title for one in message.buttons)
    limit = (as_buttons and able.longest_text_above_buttons) or able.longest_text
    whole = Part(message.text, choices, first, message.sources, buttons)
    if len(whole.plain()) <= limit:
        return [whole]
    extras = [*whole._numbered(), *_source_line(message.sources)]  # noqa: SLF001 - its own module
    *earlier, last = split("\n".join([message.text, *extras]), able.longest_text)
    parts = [Part(one) for one in earlier]
    if as_buttons and len(last) > limit:
        *more, last = split(last, limit)
        parts += [Part(one) for one in more]
    return [*parts, Part(last, buttons=buttons)]


def _source_line(sources: Sequence[CitedSource]) -> Iterator[str]:
    if sources:
        yield _listed(sources, _with_address)


def _listed(sources: Sequence[CitedSource], shown: Callable[[CitedSource], str]) -> str:
    cited = [shown(one) for one in sources[:_MOST_SOURCES]]
    if len(sources) > _MOST_SOURCES:
        more = len(sources) - _MOST_SOURCES
        cited.append(f"et {more} autre{'s' if more > 1 else ''}")
    return f"Source{'s' if len(sources) > 1 else ''}\u00a0: " + "\u00a0; ".join(cited)


def _with_address(source: CitedSource) -> str:
    return f"{_dated(source)} {source.url}" if source.url else _dated(source)


def _dated(source: CitedSource) -> str:
    return f"{source.title} ({source.date})" if source.date else source.title


def _link(source: CitedSource) -> str:
    shown = html.escape(_dated(source))
    is_web = source.url is not None and source.url.startswith(("https://", "http://"))
    return f'<a href="{html.escape(source.url or "")}">{shown}</a>' if is_web else shown


def _cut(text: str, longest: int) -> int:
    for pause in _PAUSES:
        at = text.rfind(pause, 0, longest - len(pause) + 1)
        if at >= longest * _SHORTEST_SHARE:
            return at + len(pause)
    return longest
