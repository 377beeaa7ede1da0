"""What clients of the web channel send: read strictly, refused in words."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, Extra, StrictStr, ValidationError, root_validator, validator
from sanic.request import Request

from bot.conversations.exchanges import Rating, Reason
from bot.explanations import explain
from bot.knowledge.languages import FRENCH, load_languages
from bot.server.problems import Problem, ProblemType


class _Body(BaseModel):
    class Config:
        """Unknown fields are refused: a client that misspells one learns it."""

        extra = Extra.forbid


class OpenConversation(_Body):
    """The body of ``POST /conversations``."""

    language: StrictStr = FRENCH

    @validator("language")
    def _language_is_spoken(cls, language: str) -> str:
        spoken = load_languages()
        if language not in spoken:
            raise ValueError("doit être l’une des langues " + ", ".join(sorted(spoken)))
        return language


class NewMessage(_Body):
    """The body of ``POST /messages``: a text, or the payload of a button."""

    id: StrictStr
    text: StrictStr = ""
    payload: StrictStr = ""

    @root_validator(pre=True)
    def _one_of_two(cls, values: dict[str, Any]) -> dict[str, Any]:
        if ("text" in values) == ("payload" in values):
            raise ValueError("il faut « text » ou « payload », et l’un des deux seulement")
        return values

    @validator("id")
    def _id_is_a_uuid(cls, value: str) -> str:
        return message_id(value)

    @property
    def is_payload(self) -> bool:
        """Tell whether a button was pressed."""
        return "payload" in self.__fields_set__

    @property
    def said(self) -> str:
        """What the visitor wrote, or the payload of the button."""
        return self.payload if self.is_payload else self.text


class NewRating(_Body):
    """The body of ``PUT /messages/{id}/rating``."""

    rating: Rating
    reason: Reason | None = None

    @validator("reason")
    def _reasons_are_for_complaints(
        cls, reason: Reason | None, values: dict[str, Any]
    ) -> Reason | None:
        if reason is not None and values.get("rating") is Rating.UP:
            raise ValueError("ne se donne qu’avec « down »")
        return reason


def message_id(text: str) -> str:
    """Return the id of a message as it is kept.

    Raises:
        ValueError: ``text`` is no UUID in the usual form.
    """
    try:
        value = str(uuid.UUID(text))
    except ValueError:
        value = ""
    if value != text.lower():
        raise ValueError("doit être un UUID")
    return value


_AnyBody = TypeVar("_AnyBody", bound=_Body)


def read_body(request: Request, form: type[_AnyBody]) -> _AnyBody:
    """Return the body of ``request`` as ``form``.

    Raises:
        Problem: it is not JSON, or not of this form; the detail says what is wrong.
    """
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.lower().replace(" ", "").replace('"', "")
    if media_type.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
        raise Problem(
            ProblemType.MEDIA_TYPE, "Le corps doit être du JSON en UTF-8 (application/json)."
        )
    try:
        return form.parse_obj(read_json_object(request.body))
    except ValidationError as error:
        wrong = "; ".join(
            text if name == "__root__" else f"« {name} » : {text}" for name, text in explain(error)
        )
        raise Problem(ProblemType.BAD_REQUEST, f"{wrong}.") from error


def read_json_object(body: bytes) -> Mapping[str, Any]:
    """Return the JSON object that ``body`` holds.

    Raises:
        Problem: it holds none.
    """
    try:
        content = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Problem(
            ProblemType.BAD_REQUEST, "Le corps de la requête n’est pas du JSON en UTF-8."
        ) from error
    if not isinstance(content, Mapping):
        raise Problem(ProblemType.BAD_REQUEST, "Le corps de la requête doit être un objet JSON.")
    return content


def refuse_query(request: Request) -> None:
    """Refuse parameters in the address: there are none, and streaming does not exist.

    Raises:
        Problem: there are some.
    """
    if request.query_string:
        raise Problem(
            ProblemType.BAD_REQUEST,
            "Cette adresse n’accepte pas de paramètres ; les réponses ne sont pas diffusées en "
            "continu (stream).",
        )
