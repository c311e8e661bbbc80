"""The items of a conversation, in the order that the client is told."""

from dataclasses import dataclass

from local.peer.wire import ApiError, Json
from local.visit_script import Utterance

ROOT = "root"


@dataclass(eq=False)
class Item:
    """One item. `body` is its JSON as events show it, replaced as a whole when it changes.

    `says` is the line of the script that an item of heard speech stands for; `audio_ms` the
    length of an item that was spoken.
    """

    body: Json
    says: Utterance | None = None
    audio_ms: int = 0

    @property
    def item_id(self) -> str:
        return str(self.body["id"])

    def is_message_of(self, role: str) -> bool:
        return self.body["type"] == "message" and self.body["role"] == role

    @property
    def text(self) -> str:
        """What a person said or typed in it."""
        if self.says is not None:
            return self.says.source_text
        content = self.body.get("content")
        parts = content if isinstance(content, list) else []
        return " ".join(part["text"] for part in parts if part["type"] == "input_text")


class History:
    """The default conversation of one session."""

    def __init__(self, conversation_id: str) -> None:
        self.conversation_id = conversation_id
        self._items: list[Item] = []

    def add(self, item: Item, after: str | None = None) -> str | None:
        """Put an item after another one, at the `root`, or at the end. The id before it.

        Raises ApiError 400 if the id is taken, or nothing has the id to come after.
        """
        if any(other.item_id == item.item_id for other in self._items):
            raise ApiError(
                400, "An item with this id exists.", code="item_id_taken", param="item.id"
            )
        at = len(self._items)
        if after == ROOT:
            at = 0
        elif after is not None:
            at = self._items.index(self.get(after, "previous_item_id")) + 1
        self._items.insert(at, item)
        return self._items[at - 1].item_id if at else None

    @property
    def last_id(self) -> str | None:
        return self._items[-1].item_id if self._items else None

    def get(self, item_id: str, param: str = "item_id") -> Item:
        """Raises ApiError 400, which blames `param`, if there is no such item."""
        for item in self._items:
            if item.item_id == item_id:
                return item
        raise ApiError(400, "No item has this id.", code="item_not_found", param=param)

    def last_heard(self) -> Item | None:
        """The latest message of a person."""
        return next((item for item in reversed(self._items) if item.is_message_of("user")), None)

    def has_call(self, call_id: str) -> bool:
        return any(
            item.body["type"] == "function_call" and item.body["call_id"] == call_id
            for item in self._items
        )

    def has_call_after(self, item: Item) -> bool:
        """A function was already called for this item."""
        later = self._items[self._items.index(item) + 1 :]
        return any(other.body["type"] == "function_call" for other in later)
