"""The GraphQL explorer: completions, running requests, streams, documentation, history; by keyboard and on a phone."""

from .visitor import Visitor, phone
from .test_access import everywhere

path = "/graphql"


def visit(chromium, query=None, variables=None, **options):
    visitor = Visitor(chromium, **options)
    open_explorer(visitor)
    if query is not None:
        write(visitor.page, "query", query)
    if variables is not None:
        write(visitor.page, "variables", variables)
    return visitor, visitor.page


def open_explorer(visitor):
    visitor.open(path, until="code-editor textarea")
    visitor.page.wait_for_selector("schema-docs h3, schema-docs .notice:has-text('Log in')", state="attached")


def write(page, name, text):
    """Fills an editor as if by pasting, so that no suggestions open. The text is rendered in the next frame."""
    page.fill(f"#{name}", text)
    page.evaluate("new Promise(frame => requestAnimationFrame(() => setTimeout(frame)))")


def run(page):
    page.focus("#query")
    page.keyboard.press("Control+Enter")


def result(page):
    page.wait_for_selector("answer-pane pre")
    return page.inner_text("answer-pane pre")


def test_the_explorer_runs_a_query_with_variables_by_keyboard(chromium):
    visitor, page = visit(chromium, "query Q($n: Int!) { photos(first: $n) { totalCount nodes { id } } }", '{"n": 2}')
    run(page)
    text = result(page)
    assert f'"totalCount": {visitor.total()}' in text and text.count('"id"') == 2, text
    summary = page.inner_text("answer-pane .summary")
    assert summary.startswith("Status 200 · ") and " ms" in summary and "bytes" in summary and "cost" in summary
    visitor.leave()


def test_the_explorer_colours_the_document_and_keeps_its_text(chromium):
    text = "query Q { photos(first: 1) { totalCount } } # <b>&amp;\n"
    visitor, page = visit(chromium, text)
    assert page.inner_text("code-editor[name=query] .colours").rstrip("\n") == text.rstrip("\n")
    assert page.inner_text("code-editor[name=query] .code-keyword") == "query"
    assert page.locator("code-editor[name=query] .colours b").count() == 0
    visitor.leave()


def test_the_explorer_goes_from_an_error_to_its_position(chromium):
    visitor, page = visit(chromium, "{\n  photos(first: 1) {\n    totalCound\n  }\n}\n", "")
    run(page)
    page.click("answer-pane .place:has-text('3:5')")
    assert page.evaluate("document.activeElement.id") == "query"
    assert page.evaluate("getSelection().toString()") == "totalCound"
    visitor.leave()


def test_the_explorer_shows_syntax_errors_in_variables_and_sends_nothing(chromium):
    visitor, page = visit(chromium, "{ photos(first: 1) { totalCount } }", '{\n  "a": ,\n}')
    run(page)
    assert page.inner_text(".trouble[data-name=variables]").split() == "2:8 A value is expected here.".split()
    assert page.inner_text("code-editor[name=variables] .wrong") == "2"
    assert page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["variables", 9]
    assert page.locator("answer-pane pre").count() == 0
    visitor.leave()


def test_the_explorer_suggests_names_from_the_schema(chromium):
    visitor, page = visit(chromium, "", "")
    page.focus("#query")
    page.keyboard.type("{")
    page.keyboard.press("Enter")
    page.keyboard.type("phot")
    page.wait_for_selector("completion-list [role=option][aria-selected=true]:has-text('PhotoConnection')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.type("(firs")
    page.keyboard.press("Tab")
    page.keyboard.type("2) {")
    page.keyboard.press("Enter")
    page.keyboard.type("totalC")
    active = page.get_attribute("#query", "aria-activedescendant")
    assert "Int" in page.inner_text(f"#{active}")
    page.keyboard.press("Enter")
    assert page.locator("completion-list [role=option]").count() == 0
    page.keyboard.press("Enter")
    page.keyboard.type("}")
    page.keyboard.press("Enter")
    page.keyboard.type("}")
    assert page.input_value("#query") == "{\n  photos(first: 2) {\n    totalCount\n  }\n}"
    run(page)
    assert f'"totalCount": {visitor.total()}' in result(page)
    visitor.leave()


def test_escape_closes_the_suggestions_and_then_tab_leaves_the_editor(chromium):
    visitor, page = visit(chromium, "{ a }", "")
    page.focus("#query")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Tab")
    assert page.input_value("#query") == "  { a }"
    page.keyboard.press("Shift+Tab")
    assert page.input_value("#query") == "{ a }"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Space")
    page.wait_for_selector("completion-list [role=option]")
    page.keyboard.press("Escape")
    page.wait_for_selector("completion-list [role=option]", state="detached")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "variables"
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == "query"
    visitor.leave()


def test_the_explorer_formats_a_document_and_undoes_it(chromium):
    written = "query Q($n:Int=1){photos(first:$n){totalCount}}"
    visitor, page = visit(chromium, written, '{"n":2}')
    page.click("[data-action=format-document]")
    laid_out = "query Q($n: Int = 1) {\n  photos(first: $n) {\n    totalCount\n  }\n}\n"
    assert page.input_value("#query") == laid_out
    assert page.input_value("#variables") == '{\n  "n": 2\n}\n'
    page.focus("#query")
    for _ in range(2):
        page.keyboard.press("Control+z")
    assert page.input_value("#query") == written
    write(page, "query", "{ a(b: 1 }")
    page.click("[data-action=format-document]")
    assert "1:10" in page.inner_text(".trouble[data-name=query]")
    assert page.input_value("#query") == "{ a(b: 1 }"
    visitor.leave()


def test_the_explorer_runs_the_chosen_one_of_several_operations(chromium):
    document = "query One { photos(first: 1) { totalCount } }\nquery Two { __typename }\n"
    visitor, page = visit(chromium, document, "")
    page.focus("#query")
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowUp")
    run(page)
    page.wait_for_selector("answer-pane pre:has-text('__typename')")
    page.select_option("explorer-bar select", "One")
    run(page)
    page.wait_for_selector("answer-pane pre:has-text('totalCount')")
    visitor.leave()


def test_the_explorer_shows_a_subscriptions_events_until_it_is_stopped(chromium):
    visitor, page = visit(chromium, "subscription { libraryChanged { totalCount countedAt } }", "")
    run(page)
    page.wait_for_selector("answer-pane .event")
    assert f'"totalCount": {visitor.total()}' in result(page)
    assert page.inner_text("answer-pane .summary").startswith("Listening · 1 event")
    page.click("[data-action=stop-request]")
    page.wait_for_selector("answer-pane .summary:has-text('Stopped')")
    page.wait_for_selector("[data-action=run-request]")
    assert page.locator("answer-pane .event").count() == 1
    visitor.leave()


def test_the_explorers_history_restores_and_removes_requests(chromium):
    visitor, page = visit(chromium, "query First { __typename }", '{"a": 1}')
    run(page)
    result(page)
    write(page, "query", "query Second { __typename }")
    run(page)
    open_explorer(visitor)
    page.click("[data-side=history]")
    assert page.locator("query-history .restore span").all_inner_texts() == ["Second", "First"]
    page.click("query-history .restore:has-text('First')")
    assert page.input_value("#query") == "query First { __typename }"
    assert page.input_value("#variables") == '{"a": 1}'
    page.click("query-history [title=Forget] >> nth=0")
    assert page.locator("query-history .restore span").all_inner_texts() == ["First"]
    page.click("[data-action=clear-history]")
    open_explorer(visitor)
    assert page.locator("query-history .restore").count() == 0
    visitor.leave()


def test_the_explorers_documentation_can_be_searched_and_browsed(chromium):
    visitor, page = visit(chromium)
    page.fill("#docs-search", "totalcount")
    page.click("schema-docs .link:has-text('PhotoConnection.totalCount')")
    assert "totalCount" in page.inner_text("schema-docs h3")
    page.click("schema-docs .trail [data-step='0']")
    page.click("schema-docs .types [data-type=Photo]")
    page.click("schema-docs [data-member=thumbnail]")
    content = page.inner_text("schema-docs .content")
    assert "size" in content and "ThumbnailSize" in content
    page.click("schema-docs .content [data-type=ThumbnailSize]")
    assert "GRID" in page.inner_text("schema-docs .content")
    page.click("schema-docs .trail [data-step='0']")
    assert visitor.context.request.get(visitor.url + page.get_attribute("schema-docs .trail a", "href")).ok
    visitor.leave()


def test_without_a_session_the_explorer_links_to_the_login(chromium):
    visitor = Visitor(chromium, logged_in=False)
    open_explorer(visitor)
    assert visitor.page.get_attribute("answer-pane .notice a", "href") == "/"
    visitor.console = [line for line in visitor.console if "401" not in line]
    visitor.leave()


def test_the_explorer_sends_requests_only_to_its_origin(chromium):
    visitor, page = visit(chromium, "{ __typename }", "")
    run(page)
    result(page)
    assert visitor.origins - {"data:"} == {visitor.url}, visitor.origins
    visitor.leave()


def test_the_explorer_is_accessible(chromium):
    def show(visitor):
        open_explorer(visitor)
        page = visitor.page
        is_narrow = page.viewport_size["width"] < 700
        write(page, "query", "{\n  photos(first: 1) {\n    tot\n  }\n}")
        if is_narrow:
            page.click(".panes [data-pane=variables]")
        write(page, "variables", "{,}")
        assert not visitor.violations()
        write(page, "variables", "{}")
        if is_narrow:
            page.click(".panes [data-pane=query]")
        run(page)
        page.wait_for_selector("answer-pane .place")
        assert not visitor.violations()
        page.click("answer-pane .place")
        page.keyboard.press("End")
        page.keyboard.press("Control+Space")
        page.wait_for_selector("completion-list [role=option]")
    everywhere(chromium, show)


def test_a_phone_shows_one_pane_of_the_explorer_with_large_touch_targets(chromium):
    visitor, page = visit(chromium, "query A { __typename }\nquery B { __typename }", **phone)
    for name, part in [("query", "code-editor[name=query]"), ("variables", "code-editor[name=variables]"),
                       ("answer", "answer-pane"), ("docs", "schema-docs"), ("history", "query-history")]:
        page.click(f".panes [data-pane={name}]")
        box = page.locator(part).bounding_box()
        assert box["x"] == 0 and box["width"] == 390 and box["height"] > 400, (name, box)
        assert page.locator("main .pane:visible").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        small = page.evaluate("""() => [...document.querySelectorAll('button:not(.link), select, input, a.brand')]
            .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
            .map(one => one.outerHTML.slice(0, 120))""")
        assert not small, small
    page.click("[data-action=run-request]")
    page.wait_for_selector("answer-pane pre:visible")
    visitor.leave()


def test_the_explorers_editor_scrolls_to_the_cursor(chromium):
    visitor, page = visit(chromium, "\n".join("# line" for _ in range(200)) + "\n", "")
    page.focus("#query")
    page.keyboard.press("Control+End")
    page.keyboard.type("# " + "long " * 60)
    place = page.evaluate("""() => {
        const sheet = document.querySelector('code-editor[name=query] .sheet');
        return [sheet.scrollTop > 1000, sheet.scrollLeft > 500, scrollX + scrollY];
    }""")
    assert place == [True, True, 0], place
    assert page.inner_text("code-editor[name=query] .numbers").split()[-1] == "201"
    visitor.leave()


def test_on_a_tablet_the_result_replaces_the_explorers_documentation(chromium):
    visitor, page = visit(chromium, "{ __typename }", "", viewport={"width": 900, "height": 700})
    page.click("[data-side=docs]")
    page.wait_for_selector("schema-docs:visible")
    run(page)
    assert "__typename" in result(page)
    assert page.locator("schema-docs:visible").count() == 0
    visitor.leave()
