"""What the wording of a message tells by itself: denial, degree, pointing back. One cue each."""
