"""What Streamlit's frontend keeps of the messages: widgets, their values, the address, the cache."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

TROUBLE = "pk-trouble"  # stands in the app's own words of something unforeseen
CACHED_RUNS = 2  # after so many reruns without use the frontend forgets a message; the server says the same


def label_of(option: Any) -> str:
    """Give the text that the browser shows for a choice, without Markdown's backslashes.

    Parameters
    ----------
    option : ButtonGroup.Option or str
        As the server sends it.

    Returns
    -------
    str
        What a visitor reads.
    """
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", answer_of(option))


def answer_of(option: Any) -> str:
    """Give what the browser answers with when a choice is pressed: its content as it was sent."""
    return option if isinstance(option, str) else str(option.content)


@dataclass
class Screen:
    """What the browser knows; ``take`` is given every message in turn."""

    query: str = ""
    page: str = ""
    main_script: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    seen: dict[str, tuple[Any, str]] = field(default_factory=dict)
    values: dict[str, WidgetState] = field(default_factory=dict)
    exceptions: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    _cache: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    _runs: int = 0

    def take(self, message: ForwardMsg) -> ForwardMsg:
        """Take in a message; one that refers to an earlier one is looked up.

        Parameters
        ----------
        message : ForwardMsg
            As it came.

        Returns
        -------
        ForwardMsg
            The message itself, or the earlier one that it stands for.
        """
        message = self._looked_up(message)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.seen = {}
            self.exceptions, self.markup = [], []
            self.page = message.new_session.page_script_hash
            self.main_script = message.new_session.main_script_hash
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
            self.pages = {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message)
        elif kind == "script_finished":
            self._finished(message)
        return message

    def _looked_up(self, message: ForwardMsg) -> ForwardMsg:
        if message.WhichOneof("type") == "ref_hash":
            body = self._cache[message.ref_hash][0]
            self._cache[message.ref_hash] = (body, self._runs)
            found = ForwardMsg.FromString(body)
            found.metadata.CopyFrom(message.metadata)
            return found
        if message.metadata.cacheable:
            self._cache[message.hash] = (message.SerializeToString(), self._runs)
        return message

    def _element(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        widget = getattr(element, kind) if kind else None
        if kind == "exception":
            self.exceptions.append(element.exception.message)
        elif kind == "html":
            self.markup.append(element.html.body)
            if TROUBLE in element.html.body:
                self.exceptions.append(element.html.body)
        elif widget is not None and getattr(widget, "id", ""):
            self.seen[widget.id] = (widget, message.metadata.active_script_hash)
            self._set(kind or "", widget)

    def _set(self, kind: str, widget: Any) -> None:
        """Hold a widget's value as the frontend does: the server's when it sets one, else the visitor's."""
        if kind not in ("button_group", "multiselect", "text_input"):
            return
        if not widget.set_value and widget.id in self.values:
            return
        state = WidgetState(id=widget.id)
        if kind == "text_input":
            state.string_value = widget.value if widget.set_value else widget.default
        else:
            default = [answer_of(widget.options[index]) for index in widget.default]
            state.string_array_value.data.extend(widget.raw_values if widget.set_value else default)
        self.values[widget.id] = state

    def _finished(self, message: ForwardMsg) -> None:
        if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            return
        self.values = {key: state for key, state in self.values.items() if key in self.seen}
        self._runs += 1
        self._cache = {key: kept for key, kept in self._cache.items() if self._runs - kept[1] <= CACHED_RUNS}

    def widget(self, key: str) -> Any:
        """Find a widget by the key that the app gave it; a map by its component's name.

        Parameters
        ----------
        key : str
            Streamlit writes it at the end of the widget's id.

        Returns
        -------
        protobuf message
            The widget as it was sent.
        """
        for identity, (widget, _) in self.seen.items():
            if identity.endswith(f"-{key}") or getattr(widget, "component_name", "").endswith(key):
                return widget
        raise KeyError(f"no widget {key!r} among {list(self.seen)}")

    def keys(self, prefix: str) -> list[str]:
        """List the keys of the widgets on the page that begin with ``prefix``, in their order."""
        found = (re.search(rf"-({re.escape(prefix)}.*)$", identity) for identity in self.seen)
        return [match.group(1) for match in found if match]

    def chosen(self, key: str) -> list[str]:
        """Give what stands chosen in a group of choices."""
        state = self.values.get(self.widget(key).id)
        return list(state.string_array_value.data) if state else []

    def toggle(self, key: str, label: str) -> None:
        """Press one of a group of choices, by the text that a visitor reads."""
        widget = self.widget(key)
        answer = next(answer_of(option) for option in widget.options if label_of(option) == label)
        before = self.chosen(key)
        after = [one for one in before if one != answer] if answer in before else [*before, answer]
        state = WidgetState(id=widget.id)
        state.string_array_value.data.extend(after)
        self.values[widget.id] = state

    def rerun(
        self, *, pressed: str = "", answer: Mapping[str, str] | None = None, page: str | None = None
    ) -> BackMsg:
        """Write the message that the browser sends.

        Parameters
        ----------
        pressed : str, optional
            The key of a button that was pressed.
        answer : mapping, optional
            What components answer, as JSON by component.
        page : str, optional
            The page to change to; only what stands on every page keeps its state then.

        Returns
        -------
        BackMsg
            With the state of every widget.
        """
        for key, json in (answer or {}).items():
            identity = self.widget(key).id
            self.values[identity] = WidgetState(id=identity, json_value=json)
        states = WidgetStates()
        for identity, state in self.values.items():
            if page is None or self.seen.get(identity, (None, ""))[1] == self.main_script:
                states.widgets.append(state)
        if pressed:
            states.widgets.append(WidgetState(id=self.widget(pressed).id, trigger_value=True))
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.page if page is None else self.pages[page]
        message.rerun_script.widget_states.CopyFrom(states)
        message.rerun_script.cached_message_hashes.extend(self._cache)
        return message
