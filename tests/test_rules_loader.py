"""The loader of rules: the values it makes, and every mistake it has to name."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from offramp.errors import OfframpError, RulesError
from offramp.model import Confidence, Disposition, Role, Route, Stage
from offramp.rules import HttpWhen, Predicate, Ruleset, load, shipped_directory

GOOD = """\
id: web-backend
title: Prompt sent to a web backend
why: It has no contract.
since: "0.1.0"
role: call
stages: [edit, generation]
keywords: [example.com/backend]
when:
  http:
    verb: [post]
    url: {host: [Example.com], path: "/backend/**"}
contrast:
  - becomes: wrapper
    because: the host is {host}
    instead: with another host
    change: {example.com: example.org, "/backend": ""}
"""
CONTRAST = """
  - becomes: none
    because: it is there
    instead: without it
    change: {a: b}"""
HOSTS = """\
about: Hosts of gateways
as_of: 2026-11-23
entries:
  - {value: gate.example, name: Gate}
  - {value: "*.relay.example", name: Relay, models: [a, b]}
  - {value: own.relay.example, name: Own}
"""
Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes a folder of rules; keywords name files with `__` for the slash and `_` for the dash."""

    def write(**files: str) -> Path:
        for name, content in {"_tables__hosts": HOSTS, **files}.items():
            directory, _, stem = name.partition("__") if not name.startswith("_tables") else ("_tables", "", name[9:])
            path = tmp_path / directory.replace("_", "-", directory[0] != "_") / f"{stem.replace('_', '-')}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(content), encoding="utf-8")
        return tmp_path

    return write


def mistakes(directory: Path) -> list[str]:
    with pytest.raises(RulesError) as caught:
        load(directory)
    return [str(problem) for problem in caught.value.problems]


def rule_with(when: str) -> str:
    return GOOD[: GOOD.index("when:")] + f"when: {when}\n" + GOOD[GOOD.index("contrast:") :]


def when_of(folder: Folder, text: str) -> object:
    return load(folder(cookie__web_backend=rule_with(text))).rules[0].when


def test_a_rule_becomes_a_value(folder: Folder) -> None:
    rule = load(folder(session_relay__web_backend=GOOD)).rule("web-backend")
    assert (rule.route, rule.role, rule.source_path) == (
        Route.SESSION_RELAY,
        Role.CALL,
        "session-relay/web-backend.yaml",
    )
    assert rule.stages == (Stage.EDIT, Stage.GENERATION)
    assert (rule.disposition, rule.fix, rule.confidence, rule.equivalent) == (None, "none", Confidence.HIGH, "")
    url = Predicate(tests=(("host", ("example.com",)), ("path", ("/backend/**",))))
    assert rule.when.http == HttpWhen(verb=("POST",), url=url)


def test_a_rule_may_go_without_a_contrast(folder: Folder) -> None:
    assert load(folder(cookie__web_backend=GOOD[: GOOD.index("contrast:")])).rules[0].contrast == ()


def test_a_contrast_becomes_two_sentences(folder: Folder) -> None:
    (found,) = load(folder(cookie__web_backend=GOOD)).rules[0].contrast
    assert found.change == (("example.com", "example.org"), ("/backend", ""))
    assert found.contrast.why == "Not `wrapper`: the host is {host}."
    assert found.contrast.turn == "With another host it would be `wrapper`."


@pytest.mark.parametrize(
    ("becomes", "why", "turn"),
    [
        ("none", "Reported because the host is {host}.", "With another host it would not be reported."),
        (
            "call",
            "Reported beside its call because the host is {host}.",
            "With another host only its call would be reported.",
        ),
    ],
)  # fmt: skip
def test_a_contrast_without_a_route_of_its_own(folder: Folder, becomes: str, why: str, turn: str) -> None:
    text = GOOD.replace("becomes: wrapper", f"becomes: {becomes}")
    (found,) = load(folder(cookie__web_backend=text)).rules[0].contrast
    assert (found.contrast.why, found.contrast.turn) == (why, turn)


def test_optional_keys(folder: Folder) -> None:
    more = """\
message: "{verb} to {url}"
disposition: drop
equivalent: ""
params: {prompt: json.q, n: "n|2"}
confidence: low
"""
    rule = load(folder(cookie__web_backend=GOOD + more)).rules[0]
    assert (rule.disposition, rule.confidence, rule.message) == (Disposition.DROP, Confidence.LOW, "{verb} to {url}")
    assert rule.params == (("prompt", "json.q"), ("n", "n|2"))


@pytest.mark.parametrize(
    ("written", "tests"),
    [
        ("gpt-image-2", (("equals", ("gpt-image-2",)),)),
        ("3", (("equals", (3,)),)),
        ("true", (("equals", (True,)),)),
        ("[a, 1]", (("one_of", ("a", 1)),)),
        ("{table: hosts}", (("table", (("hosts", "value"),)),)),
        ("{table: hosts.name}", (("table", (("hosts", "name"),)),)),
        ("{host: {table: hosts}}", (("host_table", "hosts"),)),
        ("{host: A.b}", (("host", ("a.b",)),)),
        ("{host_not_in: [hosts]}", (("host_not_in", ("hosts",)),)),
        ("{kind: [env, partial], present: true}", (("kind", ("env", "partial")), ("present", True))),
        ("{from: ['g4f.Client().images.*'], selected: cycle}", None),
        ("{empty_default: true, env: [OPENAI_BASE_URL]}", None),
    ],
)
def test_predicates(folder: Folder, written: str, tests: object) -> None:
    when = when_of(folder, f"{{call: [a.b], argument: {{on: {written}}}}}")
    ((name, predicate),) = when.argument  # type: ignore[attr-defined]
    assert name == "on"
    assert hash(predicate) == hash(pickle.loads(pickle.dumps(predicate)))
    if tests is not None:
        assert predicate.tests == tests


def test_a_regex_is_compiled(folder: Folder) -> None:
    when = when_of(folder, r"{call: [a.b], argument: {url: {matches: 'v\d+'}}}")
    ((_, predicate),) = when.argument  # type: ignore[attr-defined]
    assert predicate.tests[0][1].search("/v12/")


def test_nested_conditions(folder: Folder) -> None:
    when = when_of(
        folder,
        "{any: [{call: ['g4f.{a,b}.x']}, {import: [g4f]}], not: {call: [g4f.y]}, receiver: {call: [g4f.Client]}}",
    )
    assert when.any[0].call == ("g4f.{a,b}.x",)  # type: ignore[attr-defined]
    assert when.any[1].imports == ("g4f",)  # type: ignore[attr-defined]
    assert when.never.call == ("g4f.y",)  # type: ignore[attr-defined]
    assert when.receiver.call == ("g4f.Client",)  # type: ignore[attr-defined]


def test_patterns_out_of_a_table(folder: Folder) -> None:
    text = rule_with("{call: {table: clients}, set: {table: clients.module}}")
    clients = "about: x\nas_of: '2026-01-01'\nentries: [{value: a.B}, {value: a.A, module: a}]"
    when = load(folder(cookie__web_backend=text, _tables__clients=clients)).rules[0].when
    assert (when.call, when.set) == (("a.A", "a.B"), ("a",))


def test_members(folder: Folder) -> None:
    when = when_of(folder, "{call: [a.b], argument: {tools: {member: {type: image, model: {present: false}}}}}")
    ((_, predicate),) = when.argument  # type: ignore[attr-defined]
    image, absent = Predicate(tests=(("equals", ("image",)),)), Predicate(tests=(("present", False),))
    assert predicate.tests == (("member", (("type", image), ("model", absent))),)


AROUND = (
    'id: x\ntitle: t\nwhy: w\nsince: "0.1.0"\nrole: output\nstages: [storage]\nwhen: {around: download}\ncontrast:'
    + CONTRAST
)


def test_rules_around_a_call_have_no_route_and_need_no_keywords(folder: Folder) -> None:
    (rule,) = load(folder(around__x=AROUND)).rules
    assert rule.route is None
    assert rule.when.around == "download"


@pytest.mark.parametrize("when", ["{credential: {kind: secret}, feeds: [cookie]}", "{config: {key: [API_BASE]}}"])
def test_credential_and_config_need_no_keywords(folder: Folder, when: str) -> None:
    text = rule_with(when).replace("keywords: [example.com/backend]\n", "keywords: []\n")
    assert load(folder(cookie__web_backend=text)).keywords == frozenset()


TEXT = """\
id: web-backend
title: Prompt sent to a web backend
why: It has no contract.
since: "0.1.0"
role: call
stages: [generation]
keywords: [example.com/backend]
confidence: low
when:
  text:
    all: ["example\\\\.com/backend", {table: idioms}]
    none: watch
    within: 40
"""
IDIOMS = 'about: How to send\nas_of: 2026-11-23\nentries:\n  - {value: "post\\\\("}\n  - {value: "(?i:send)"}\n'


def test_a_rule_about_text(folder: Folder) -> None:
    rules = load(folder(cookie__web_backend=TEXT, _tables__idioms=IDIOMS))
    (text,) = rules.rules[0].when.texts
    assert [each.pattern for each in text.all] == ["example\\.com/backend", "(?:(?i:send))|(?:post\\()"]
    assert ([each.pattern for each in text.none], text.any, text.within) == (["watch"], (), 40)
    assert rules.keywords == frozenset()
    assert rules.text_keywords == {"example.com/backend"}


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("confidence: low\n", "", 1, "a rule with 'text' is of medium or low confidence"),
        ("role: call", "role: config", 1, "a rule with 'text' has the role 'call'"),
        ("confidence: low", "confidence: low\nfix: http-images", 1, "neither 'fix' nor 'needs'"),
        ("keywords: [example.com/backend]\n", "", 1, "'keywords' is missing"),
        ("    none: watch\n", "    none: '('\n", 12, "not a regular expression"),
        ("{table: idioms}", "{table: nowhere}", 11, "there is no table 'nowhere'"),
        ("within: 40", "within: 0", 13, "a number of lines is wanted, not 0"),
        ("within: 40", "within: far", 13, "a number of lines is wanted, not 'far'"),
        ("    none: watch\n", "    some: watch\n", 12, "unknown key 'some'"),
        ("  text:", "  import: x\n  text:", 10, "'text' is about other languages and stands alone"),
        ("    all: ", "    any: ", 11, "'all' is missing"),
    ],
)
def test_mistakes_in_a_rule_about_text(folder: Folder, old: str, new: str, line: int, says: str) -> None:
    assert old in TEXT
    found = mistakes(folder(cookie__web_backend=TEXT.replace(old, new), _tables__idioms=IDIOMS))
    assert [text for text in found if f":{line}: " in text and says in text], found


def test_patterns_of_a_table_have_to_be_right(folder: Folder) -> None:
    found = mistakes(folder(cookie__web_backend=TEXT, _tables__idioms=IDIOMS.replace("(?i:send)", "(?i:send")))
    assert len(found) == 1
    assert "not regular expressions" in found[0]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("title:", "titel:", 2, "unknown key 'titel'; did you mean 'title'?"),
        ("title: Prompt sent to a web backend\n", "", 1, "'title' is missing"),
        ("role: call", "role: caller", 5, "'caller' is none of call, client"),
        ("[edit, generation]", "[edit, generate]", 6, "did you mean 'generation'?"),
        ("[edit, generation]", "[]", 6, "the list is empty"),
        ('since: "0.1.0"', "since: 0.1", 4, "put quotes round it"),
        ('since: "0.1.0"', "since: soon", 4, "is no version"),
        ("keywords: [example.com/backend]\n", "", 1, "'keywords' is missing"),
        ("[example.com/backend]", "[ab]", 7, "too short"),
        ("id: web-backend", "id: web-front", 1, "the file name 'web-backend'"),
        ("id: web-backend", "id: Web_Backend", 1, "kebab-case"),
        ("title: Prompt", "id: web-backend\ntitle: Prompt", 2, "'id' is given twice"),
        ("  http:", "  htpp:", 9, "did you mean 'http'?"),
        ("verb: [post]", "verb: {post: 1}", 10, "text is wanted, not a mapping"),
        ("host: [Example.com]", "hosts: [Example.com]", 11, "unknown predicate 'hosts'; did you mean 'host'?"),
        ("host: [Example.com]", "host: ['https://x.y']", 11, "is no host"),
        ("host: [Example.com]", "host: {table: nowhere}", 11, "there is no table 'nowhere'; the tables are hosts"),
        ("host: [Example.com]", "table: hosts.colour", 11, "has a field 'colour'"),
        ("host: [Example.com]", "matches: '('", 11, "not a regular expression"),
        ("host: [Example.com]", "present: maybe", 11, "true or false is wanted, not 'maybe'"),
        ("host: [Example.com]", "kind: [secrets]", 11, "did you mean 'secret'?"),
        ("url: {host: [Example.com], path: \"/backend/**\"}", "url: {}", 11, "an empty predicate"),
        ("why: It has no contract.", "why: ", 3, "text is wanted, not nothing"),
        ("why: It has no contract.", "why: [a]", 3, "text is wanted, not a list"),
        ("why: It has no contract.", 'why: It has.\nmessage: "{colour} of {url}"', 4, "may not name {colour}"),
        ("why: It has no contract.", 'why: It has.\nmessage: "{url"', 4, "not a message"),
        ("why: It has no contract.", "why: It: has", 3, "not YAML"),
        (GOOD[GOOD.index("  - becomes") :], " []", 13, "the list is empty"),
        ("contrast:", "contrast:" + 3 * CONTRAST, 13, "4 contrasts; name the 3 nearest"),
        ("becomes: wrapper", "becomes: wrap", 13, "did you mean 'wrapper'?"),
        ("because: the", "because: of {colour}, the", 14, "may not name {colour}"),
        ("is {host}", "is {host}.", 14, "a clause has no full stop"),
        ("with another host", "at another host", 15, "the phrase begins with 'with' or 'without'"),
        ("{example.com: example.org, \"/backend\": \"\"}", "{}", 13, "'change' changes nothing"),
        ("example.org", "example.com", 13, "'change' changes nothing"),
        ("    instead: with another host\n", "", 13, "'instead' is missing"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(folder: Folder, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    found = mistakes(folder(cookie__web_backend=GOOD.replace(old, new, 1)))
    assert any(f"cookie/web-backend.yaml:{line}: " in mistake and says in mistake for mistake in found), found


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("{}", "an empty condition"),
        ("{call: ['a.{b']}", "unpaired brackets"),
        ("{call: ['a b']}", "blanks"),
        ("{around: download}", "only in rules/around/"),
        ("{call: [a], feeds: [cookie]}", "'credential' it is, which is missing"),
        ("{call: [a], feeds: [cookies], credential: x}", "did you mean 'cookie'?"),
        ("{own: ['*solve*']}", "'beside' is missing"),
        ("[a]", "a mapping is wanted, not a list"),
        ("{any: [{call: [a]}, {cal: [b]}]}", "did you mean 'call'?"),
    ],
)
def test_mistakes_in_conditions(folder: Folder, when: str, says: str) -> None:
    assert any(says in mistake for mistake in mistakes(folder(cookie__web_backend=rule_with(when))))


@pytest.mark.parametrize(
    ("glob", "fits"), [("web-*", True), ("cookie/*", True), ("page-*", False), ("gateway/*", False)]
)
def test_beside_names_rules_that_exist(folder: Folder, glob: str, fits: bool) -> None:
    directory = folder(cookie__web_backend=f"{rule_with('{call: [a]}')}beside: [{glob}]\n")
    if fits:
        assert load(directory).rules[0].beside == (glob,)
    else:
        assert any("no rule fits" in mistake for mistake in mistakes(directory))


def test_all_mistakes_of_all_files_are_told_at_once(folder: Folder) -> None:
    bad = GOOD.replace("role: call", "role: caller").replace("stages:", "stage:")
    around = rule_with("{call: [a]}")
    found = mistakes(folder(cookie__web_backend=bad, wrapper__other="- 1", kitchen__x=GOOD, around__x=around))
    assert {mistake.split(":")[0] for mistake in found} == {
        "around/x.yaml",
        "cookie/web-backend.yaml",
        "kitchen/x.yaml",
        "wrapper/other.yaml",
    }
    assert len([mistake for mistake in found if mistake.startswith("cookie/")]) == 3


def test_one_id_in_two_folders(folder: Folder) -> None:
    (mistake,) = mistakes(folder(cookie__web_backend=GOOD, wrapper__web_backend=GOOD))
    assert "is the id of cookie/web-backend.yaml too" in mistake


def test_a_folder_without_rules(tmp_path: Path) -> None:
    assert "no rule was found" in mistakes(tmp_path)[0]


def test_tables(folder: Folder) -> None:
    extra = "about: Shapes\nas_of: '2026-11-23'\nclients: {requests: {verbs: [get, post]}}\n"
    ruleset = load(folder(cookie__web_backend=GOOD, _tables__http=extra))
    hosts = ruleset.tables["hosts"]
    assert hosts.as_of == "2026-11-23"
    assert hosts.values() == {"gate.example", "*.relay.example", "own.relay.example"}
    assert hosts.values("name") == {"Gate", "Relay", "Own"}
    assert hosts.entry("GATE.example")["name"] == "Gate"
    assert hosts.entry("eu.relay.example")["models"] == ("a", "b")
    assert hosts.entry("relay.example") == {}
    assert hosts.entry("own.relay.example")["name"] == "Own"
    assert ruleset.tables["http"].raw["clients"]["requests"]["verbs"] == ("get", "post")  # type: ignore[index]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("about: x\nentries: [{value: a}]", "'as_of' is missing"),
        ("about: x\nas_of: '2026-01-01'", "'entries' is missing"),
        ("about: x\nas_of: '2026-01-01'\nentries: [a]", "a mapping is wanted"),
        ("[]", "a mapping is wanted, not a list"),
        ("", "the file is empty"),
    ],
)
def test_mistakes_in_tables(folder: Folder, table: str, says: str) -> None:
    found = mistakes(folder(cookie__web_backend=GOOD, _tables__odd=table))
    assert any(mistake.startswith("_tables/odd.yaml:") and says in mistake for mistake in found), found


def test_a_table_cannot_be_changed(folder: Folder) -> None:
    raw = load(folder(cookie__web_backend=GOOD)).tables["hosts"].raw
    with pytest.raises(TypeError):
        raw["about"] = "else"  # type: ignore[index]


def test_an_unknown_rule_gets_a_suggestion(folder: Folder) -> None:
    ruleset = load(folder(cookie__web_backend=GOOD))
    with pytest.raises(OfframpError, match="Did you mean web-backend"):
        ruleset.rule("web-backends")
    with pytest.raises(OfframpError, match="explain --list"):
        ruleset.rule("zzz")


def test_rules_survive_a_trip_to_another_process(folder: Folder) -> None:
    ruleset = load(folder(cookie__web_backend=GOOD))
    again: Ruleset = pickle.loads(pickle.dumps(ruleset))
    assert again.rules == ruleset.rules
    assert again.tables["hosts"].entry("gate.example") == {"value": "gate.example", "name": "Gate"}


def test_the_error_survives_a_trip_to_another_process(folder: Folder) -> None:
    with pytest.raises(RulesError) as caught:
        load(folder(cookie__web_backend="id: 1"))
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_the_shipped_rules_load() -> None:
    """Also the check that every shipped rule follows the grammar."""
    ruleset = load()
    assert [rule.id for rule in ruleset.rules] == sorted(rule.id for rule in ruleset.rules)
    assert {rule.source_path for rule in ruleset.rules} == {
        path.relative_to(shipped_directory()).as_posix()
        for path in shipped_directory().glob("*/*.yaml")
        if path.parent.name != "_tables"
    }
