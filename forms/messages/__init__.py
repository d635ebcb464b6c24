"""All error wording, Swedish and English side by side."""

from forms.messages.lookup import wording
from forms.messages.message import Message

__all__ = ["Message", "wording"]
