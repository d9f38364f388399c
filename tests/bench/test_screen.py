"""The visitor on the websocket knows what a browser would know, and answers as one."""

import pytest
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.client import FailedError, ended, part_of
from bench.screen import Screen, answer_of, label_of

THEMES = ("Boende", r"Stråk \& transporter")


def started(main: str = "main", page: str = "page") -> ForwardMsg:
    message = ForwardMsg()
    message.new_session.main_script_hash = main
    message.new_session.page_script_hash = page
    return message


def finished(how: int = ForwardMsg.FINISHED_SUCCESSFULLY) -> ForwardMsg:
    message = ForwardMsg()
    message.script_finished = how
    return message


def pills(chosen: tuple[int, ...] = (), set_to: tuple[str, ...] | None = None) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.active_script_hash = "page"
    group = message.delta.new_element.button_group
    group.id = "$$ID-0123-f_tema"
    group.options.extend(ButtonGroup.Option(content=theme) for theme in THEMES)
    group.default.extend(chosen)
    if set_to is not None:
        group.set_value = True
        group.raw_values.extend(set_to)
    return message


def button(key: str) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.button.id = f"$$ID-0123-{key}"
    return message


def drawn(*messages: ForwardMsg) -> Screen:
    screen = Screen()
    for message in (started(), *messages, finished()):
        screen.take(message)
    return screen


def test_labels_are_read_without_backslashes_and_answered_with_them() -> None:
    option = pills().delta.new_element.button_group.options[1]
    assert label_of(option) == "Stråk & transporter"
    assert answer_of(option) == THEMES[1]
    assert label_of("Norrland") == "Norrland"


def test_a_press_is_answered_with_the_label_and_a_second_takes_it_back() -> None:
    screen = drawn(pills())
    screen.toggle("f_tema", "Stråk & transporter")
    (state,) = screen.rerun().rerun_script.widget_states.widgets
    assert (state.id, list(state.string_array_value.data)) == ("$$ID-0123-f_tema", [THEMES[1]])
    screen.toggle("f_tema", "Stråk & transporter")
    assert screen.chosen("f_tema") == []


def test_a_default_counts_until_the_visitor_presses_and_the_server_may_set() -> None:
    screen = drawn(pills(chosen=(0,)))
    assert screen.chosen("f_tema") == ["Boende"]
    screen.toggle("f_tema", "Boende")
    for message in (started(), pills(chosen=(0,)), finished()):
        screen.take(message)
    assert screen.chosen("f_tema") == []
    screen.take(pills(set_to=(THEMES[1],)))
    assert screen.chosen("f_tema") == [THEMES[1]]


def test_a_button_is_pressed_once() -> None:
    screen = drawn(button("valj-a"), button("valj-b"))
    assert screen.keys("valj-") == ["valj-a", "valj-b"]
    (state,) = screen.rerun(pressed="valj-b").rerun_script.widget_states.widgets
    assert state.id.endswith("valj-b")
    assert state.trigger_value
    assert not screen.rerun().rerun_script.widget_states.widgets


def test_an_unknown_key_says_what_there_is() -> None:
    with pytest.raises(KeyError, match="f_tema"):
        drawn(pills()).widget("f_lan")


def test_the_address_follows_the_server() -> None:
    screen = drawn()
    message = ForwardMsg()
    message.page_info_changed.query_string = "tema=strak"
    screen.take(message)
    assert screen.rerun().rerun_script.query_string == "tema=strak"


def test_a_change_of_page_leaves_the_pages_own_widgets_behind() -> None:
    message = ForwardMsg()
    message.navigation.page_script_hash = "map"
    message.navigation.app_pages.add(page_script_hash="table", url_pathname="analys")
    screen = drawn(message, pills(chosen=(0,)))
    assert screen.rerun().rerun_script.page_script_hash == "map"
    assert len(screen.rerun().rerun_script.widget_states.widgets) == 1
    changed = screen.rerun(page="analys").rerun_script
    assert changed.page_script_hash == "table"
    assert not changed.widget_states.widgets


def test_a_widget_that_is_gone_is_forgotten() -> None:
    screen = drawn(pills(chosen=(0,)))
    for message in (started(), finished()):
        screen.take(message)
    assert not screen.rerun().rerun_script.widget_states.widgets


def test_large_messages_are_kept_for_two_reruns_and_looked_up() -> None:
    large = pills(chosen=(0,))
    large.hash, large.metadata.cacheable = "abc", True
    screen = drawn(large)
    reference = ForwardMsg(ref_hash="abc")
    reference.metadata.active_script_hash = "other"
    assert list(screen.rerun().rerun_script.cached_message_hashes) == ["abc"]
    found = screen.take(reference)
    assert found.delta.new_element.button_group.id == "$$ID-0123-f_tema"
    assert found.metadata.active_script_hash == "other"
    for _ in range(2):
        screen.take(started())
        screen.take(finished())
    assert list(screen.rerun().rerun_script.cached_message_hashes) == ["abc"]
    screen.take(finished())
    assert not screen.rerun().rerun_script.cached_message_hashes


def test_an_exception_on_the_page_is_seen_until_the_next_run() -> None:
    message = ForwardMsg()
    message.delta.new_element.exception.message = "boom"
    screen = drawn(message)
    assert screen.exceptions == ["boom"]
    screen.take(started())
    assert screen.exceptions == []


def markup(body: str) -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.html.body = body
    return message


def test_markup_is_kept_until_the_next_run_and_the_apps_own_words_of_trouble_count_as_an_exception() -> None:
    screen = drawn(markup("<p>28 av 28 projekt</p>"))
    assert (screen.markup, screen.exceptions) == (["<p>28 av 28 projekt</p>"], [])
    trouble = '<section class="pk-text pk-trouble">1234-5678</section>'
    screen.take(markup(trouble))
    assert screen.exceptions == [trouble]
    screen.take(started())
    assert (screen.markup, screen.exceptions) == ([], [])


def test_only_a_finished_script_ends_a_rerun() -> None:
    assert ended(finished())
    assert not ended(pills())
    assert not ended(finished(ForwardMsg.FINISHED_EARLY_FOR_RERUN))
    with pytest.raises(FailedError):
        ended(finished(ForwardMsg.FINISHED_WITH_COMPILE_ERROR))


def test_parts_are_named_by_what_they_carry() -> None:
    container = ForwardMsg()
    container.delta.add_block.allow_empty = True
    parts = [part_of(message) for message in (started(), pills(), container)]
    assert parts == ["new_session", "delta: button_group", "delta: container"]
