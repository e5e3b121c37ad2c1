"""The course as typed data: lessons, steps, checks, questions.

`loader` reads them strictly from a folder of Markdown, TOML and small Flask apps.  The docstrings
here are the reference of the format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from heapq import merge
from itertools import chain
from operator import attrgetter
from typing import Literal, NamedTuple, get_args

import msgspec
from msgspec.structs import asdict

from sandbox.events import CallKind, OnDemand
from sandbox.project import Mode, Project

Kind = Literal["read", "predict", "blanks", "fix", "build"]
Part = Literal["step", "exercise", "lab"]
ON_THE_PATH: tuple[Part, ...] = ("step", "exercise")
"""The parts that a learner goes through in order; labs are extra."""

QuestionKind = Literal["one", "all", "predict", "fill", "order"]
Observe = Literal[
    "flashed",
    "read",
    "shown",
    "waiting",
    "lost",
    "cookie",
    "page",
    "json",
    "header",
    "error",
    "status",
    "balanced",
    "routed",
    "called",
    "answered_by",
    "aborted",
    "rendered",
    "undefined",
    "looked",
    "session",
    "logged",
    "output",
    "sql",
    "thrown_away",
    "rows",
]
Source = Literal["args", "form", "values", "files", "cookies", "headers", "json"]
"""The parts of a request that an app asks for by name: attributes of ``request``."""

Used = Literal["printed", "looped over", "counted", "raised"]
"""What a template does with a name that isn't defined."""

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]

JsonKind = Literal["object", "array", "string", "number", "boolean", "null"]

CALL_KINDS = tuple(kind for kind in get_args(CallKind) if kind != "context_processor")
"""The kinds of calls that every Flask tells: context processors are told from 3.0 on only."""

BLANK = "___"
"""The placeholder that a learner replaces in a step of the kind ``blanks``."""

NARROWED_BY: dict[Observe, tuple[str, ...]] = {
    "flashed": ("category", "message", "message_not"),
    "read": ("with_categories", "category", "message"),
    "shown": ("category", "message", "message_not"),
    "waiting": ("category", "message", "message_not"),
    "lost": ("category", "message", "message_not"),
    "cookie": ("contains",),
    "page": ("contains",),
    "json": ("at", "equals", "kind", "missing"),
    "header": ("named", "equals", "contains", "words"),
    "error": ("type",),
    "status": ("status",),
    "balanced": (),
    "routed": ("rule", "endpoint", "blueprint", "argument", "value", "type", "failed"),
    "called": ("kind", "named", "scope", "type"),
    "answered_by": ("kind", "named", "scope", "type"),
    "aborted": ("status", "key"),
    "rendered": ("template", "uses"),
    "undefined": ("named", "used"),
    "looked": ("source", "key", "missing"),
    "session": ("key", "equals", "missing", "unsaved"),
    "logged": ("level", "contains", "logger"),
    "output": ("contains",),
    "sql": ("contains", "parameters"),
    "thrown_away": (),
    "rows": ("table", "equals"),
}
"""Which fields of a check narrow which kind; ``path`` and ``request`` narrow every kind."""

NEEDS: dict[Observe, tuple[OnDemand, ...]] = {
    "routed": ("routed",),
    "called": ("called",),
    "answered_by": ("called", "returned"),
    "rendered": ("rendered", "included"),
    "undefined": ("rendered",),
    "looked": ("looked",),
    "logged": ("logged",),
    "sql": ("sql",),
    "thrown_away": ("sql",),
    "rows": ("table",),
}
"""The events that a kind of check counts, if a run reports them on demand only."""

KINDS_OF: dict[Observe, tuple[str, ...]] = {
    "json": get_args(JsonKind),
    "called": CALL_KINDS,
    "answered_by": CALL_KINDS,
}
"""The values of the field ``kind``."""

ROUTING_FAILURES = ("NotFound", "MethodNotAllowed", "RequestRedirect")
"""Why no rule matched, as Werkzeug calls it; the last one leads to the path with a slash."""


class Observation(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Something that a run may show.

    ``observe`` names the facts to count, and the other fields narrow them down.  There must be
    ``times`` of them; without ``times``, at least one.  ``request`` is the number of one of the
    step's requests, from 1, together with the redirects that follow it; None means all of them.
    ``path``, like ``"/save"``, counts the responses to this path only; it narrows every kind.
    Text may contain ``{name}`` for a value drawn in ``[draw]``; doubled braces stay as they are.

    * ``flashed``: calls of ``flash()``; narrowed by ``category``, ``message``, ``message_not``.
    * ``read``: calls of ``get_flashed_messages()``; by ``with_categories``, and by ``category``,
      ``message`` among what it returned.
    * ``shown``: appearances on a page; by ``category``, ``message``, ``message_not``.
    * ``waiting``: messages in the browser's session after the request (default: the last one).
      By ``category``, ``message``, ``message_not``.
    * ``lost``: messages that disappeared without being shown; narrowed like ``waiting``.
    * ``cookie``: session cookies written; ``contains`` is text that the payload must contain.
    * ``page``: responses that aren't redirects; ``contains`` is text in the raw body.
    * ``json``: responses whose body is JSON.  ``at`` is a path of keys and indices, like
      ``"0.title"``, at which there must be a value; with ``missing``, there must be none.
      ``equals`` is that value, of the same JSON type all through: ``1`` and ``1.0`` are one number,
      but ``true`` isn't ``1``.  ``kind`` is its type, a `JsonKind`.  Without ``at`` they judge the
      whole body.
    * ``header``: responses with the header ``named``, in any case.  ``equals`` is its value,
      ``contains`` text in it, ``words`` all of its parts between commas, in any order and case.
    * ``error``: exceptions; by ``type``.  Without ``request`` those of loading count too.
    * ``status``: responses; by ``status``.  ``status = 300`` means any redirect, every 3xx; 200,
      400 and 500 mean their whole hundred too.
    * ``balanced``: requests with every message accounted for.  Without ``times`` all of them must
      be; ``times = 0`` means none of them.
    * ``routed``: requests that a rule matched; by ``rule``, ``endpoint``, ``blueprint``, and by an
      ``argument`` of the path with its ``value`` as text and the ``type`` it was converted to.
      ``failed`` counts those that no rule matched, by why: `ROUTING_FAILURES`.
    * ``called``: calls of the app's functions by Flask; ``kind`` is a `CallKind`, ``named`` the
      function, ``scope`` the blueprint of a hook or an error handler, ``type`` the exception that
      an error handler gets.
    * ``answered_by``: responses, by the function that returned what they are made of; narrowed like
      ``called``.
    * ``aborted``: HTTP errors that became the response, because no handler took them; by
      ``status``, and by the ``key`` that a form, a query or another such table doesn't have.
    * ``rendered``: templates that the app rendered; by the name of the ``template``, and by
      another one that it ``uses``: that it extends, includes or imports, also through others.
    * ``undefined``: names that a template used and that aren't defined; by ``named`` and ``used``.
      A name that's only tested, as in ``{% if error %}``, doesn't count.
    * ``looked``: names that the app asked for in its request, each once a request; by ``source``,
      ``key`` and ``missing``.  Of JSON only missing keys are known.
    * ``session``: entries of the session that requests added, changed or removed (``missing``), as
      its cookie tells; by ``key``, and by ``equals``, the value.  ``unsaved`` counts the changes
      that got lost instead, and the queue of messages never counts.
    * ``logged``: log records, but for those that were dropped for their level; by ``level``,
      ``logger`` and text that the message ``contains``.
    * ``output``: lines that the app printed; by ``contains``.
    * ``sql``: statements for ``sqlite3``; by ``contains``, in any case and spacing, and by
      ``parameters``, the values beside the statement.
    * ``thrown_away``: calls that lost changes of a database, because no commit had kept them.
    * ``rows``: rows of a ``table`` of a SQLite file after the request (default: the last one).  By
      ``equals``, a table of columns and their values.
    """

    observe: Observe
    request: int | None = None
    path: str | None = None
    category: str | None = None
    message: str | None = None
    message_not: str | None = None
    with_categories: bool | None = None
    contains: str | None = None
    type: str | None = None
    status: int | None = None
    at: str | None = None
    equals: object = None
    kind: str | None = None
    missing: bool | None = None
    named: str | None = None
    words: tuple[str, ...] | None = None
    rule: str | None = None
    endpoint: str | None = None
    blueprint: str | None = None
    argument: str | None = None
    value: str | None = None
    failed: str | None = None
    scope: str | None = None
    key: str | None = None
    template: str | None = None
    uses: str | None = None
    used: Used | None = None
    source: Source | None = None
    unsaved: bool | None = None
    level: Level | None = None
    logger: str | None = None
    parameters: tuple[object, ...] | dict[str, object] | None = None
    table: str | None = None
    times: int | None = None


class Check(Observation, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One named observation that the step's run must show.

    ``otherwise`` is shown when the check fails, instead of the sentence that grading finds, if the
    run shows everything in ``when``: only then is it true.
    """

    name: str
    otherwise: str = ""
    when: tuple[Observation, ...] = ()


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that a learner may predict of a run.

    It's right if everything in ``when`` is observed.  The course doesn't write down which choice
    is right: a run of the step finds it.  ``why`` is shown to a learner who chose it.  It says what
    is true about the choice, or what is wrong with the idea.
    """

    text: str
    when: tuple[Observation, ...]
    why: str


class Prediction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The question before the step's app runs; exactly one choice must come true."""

    choices: tuple[Choice, ...]
    ask: str = "What will the panel show?"


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change to one file: it contains ``old`` exactly once, and ``new`` replaces it."""

    file: str
    old: str
    new: str


class Wrong(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A wrong answer to an exercise, and the feedback that it must get.

    ``edits`` turn the reference answer into it.  Every check named in ``fails`` must fail
    or be blocked, ``cause`` must be the first cause that the diagnosis finds, and the learner must
    read ``says``.  ``flasklings check`` proves all three.
    """

    about: str
    edits: tuple[Edit, ...]
    fails: tuple[str, ...] = ()
    cause: str = ""
    says: str = ""


class Blank(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What one ``___`` asks for; blanks are in the order in which they are in the files.

    Each blank is marked alone: the reference solution runs with only this blank replaced by what
    the learner wrote, against the checks named here.
    """

    about: str
    checks: tuple[str, ...]
    hint: str


class Hints(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The rungs of a step's hints: what the panel shows, in which place to look, why, the line.

    Only ``line`` may name a line of the solution.  A step without some of them skips these rungs.
    """

    see: str = ""
    where: str = ""
    why: str = ""
    line: str = ""


RUNGS = ("see", "where", "why", "line")
"""How much a hint tells, from an observation to the line itself."""


class HintText(NamedTuple):
    """One hint: how much it tells (one of `RUNGS`), its key in the front matter, its text."""

    rung: str
    key: str
    text: str


class FrontMatter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The TOML between ``+++`` lines that heads a ``step.md``.

    ``requests`` are made in order, each ``"METHOD PATH field=value…"`` or a table like one of a
    script file.  ``task`` is the one thing to do, and ``takeaway`` one sentence that says what was
    learned, shown once the step is passed.  ``open`` is the file that the editor shows
    first.  ``flask`` names the releases that show what the step is about: ``"3.1"`` or newer,
    ``"<3.1.1"``, ``">=3.1.0, <3.1.1"``.  ``debug`` and ``testing`` run the app in these modes.
    ``observe`` names the events to watch for, beside those that the lesson names and those
    that the checks need.  ``draw`` names lists of values; one of each is drawn for a run.
    ``hints`` may also be a list, from a nudge to the line.  ``symptom`` belongs to the page of a
    mistake: what the learner sees before the cause is known.
    """

    title: str
    kind: Kind
    task: str
    requests: tuple[str | dict[str, object], ...] = ("GET /",)
    part: Part = "step"
    open: str = ""
    app: str = "app"
    flask: str = ""
    debug: bool = False
    testing: bool = False
    takeaway: str = ""
    observe: tuple[OnDemand, ...] = ()
    draw: dict[str, tuple[str, ...]] = {}
    prediction: Prediction | None = None
    checks: tuple[Check, ...] = ()
    blanks: tuple[Blank, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    symptom: str = ""

    @property
    def rungs(self) -> tuple[HintText, ...]:
        """The hints from the first to the last; of a list, only the last tells the line."""
        if isinstance(self.hints, Hints):
            table = asdict(self.hints).items()
            return tuple(HintText(x, f"hints.{x}", text) for x, text in table if text)
        last = len(self.hints) - 1
        return tuple(
            HintText("line" if x == last else RUNGS[min(x, 2)], f"hints[{x}]", text)
            for x, text in enumerate(self.hints)
        )

    hints: Hints | tuple[str, ...] = Hints()


class Step(msgspec.Struct, frozen=True):
    """One idea: a short text, a runnable app and one thing to do.

    A step in the folder ``02-queue`` has the number 2 and the slug ``queue``, under which
    progress is kept: renumbering loses nothing, renaming does.  ``text`` is shown at once, and
    ``after`` once the app has run; a line ``+++`` parts them.  ``files`` is what the editor
    opens with, by path; ``solution`` holds the files that the reference answer replaces, empty
    for a step without one.
    """

    slug: str
    number: int
    front: FrontMatter
    text: str
    files: Mapping[str, str]
    solution: Mapping[str, str]
    after: str = ""

    @property
    def title(self) -> str:
        """The title in the front matter."""
        return self.front.title

    @property
    def folder(self) -> str:
        """The name of its folder, like ``02-queue``."""
        return f"{self.number:02d}-{self.slug}"

    @property
    def first_file(self) -> str:
        """The file that the editor shows first."""
        return self.front.open or next(iter(self.files))

    def project(self, texts: Mapping[str, str] | None = None) -> Project:
        """Return the app to run: the step's files, with the learner's texts over them."""
        project = Project.from_texts({**self.files, **(texts or {})}, self.front.app)
        return replace(project, watch=self.watch, mode=Mode(self.front.debug, self.front.testing))

    @property
    def watch(self) -> frozenset[str]:
        """The events that a run of it must report, beside those that each run reports."""
        front, predicted = self.front, self.front.prediction
        told = [one for check in front.checks for one in (check, *check.when)]
        told += [one for choice in (predicted.choices if predicted else ()) for one in choice.when]
        needed = (NEEDS.get(one.observe, ()) for one in told)
        return frozenset((*front.observe, *chain.from_iterable(needed)))

    def solved(self) -> Project:
        """Return the app of the reference answer, or the step's own if it has no solution."""
        return self.project(self.solution)


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A run that shows why an answer to a question is right or wrong.

    ``app`` names an app in the lesson's folder ``proofs``: ``"queue"`` is ``proofs/queue.py``, or
    the folder ``proofs/queue`` with an ``app.py`` and what else it needs.  ``fill`` replaces
    the ``___`` in it.  ``requests`` are like a step's.  Everything in ``shows`` must be
    observed.  ``flask``, ``debug`` and ``testing`` are as in a step.  What an option's proof leaves
    out is taken from the question's.
    """

    app: str = ""
    fill: str | None = None
    requests: tuple[str | dict[str, object], ...] = ()
    shows: tuple[Observation, ...] = ()
    flask: str = ""
    debug: bool | None = None
    testing: bool | None = None


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One answer to a question; ``why`` says why it is right or wrong, ``proof`` shows it.

    ``when`` is what a run must show for a prediction to be right, as in a step's prediction.
    """

    text: str
    why: str
    right: bool = False
    proof: Proof | None = None
    when: tuple[Observation, ...] = ()


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A question of the quiz.

    ``id`` is the name under which answers are remembered: never reuse one.  ``step`` is the
    slug of the step that teaches it, ``queue``.  Text may contain `code` and fenced code.
    ``core`` marks what every learner should know: the quiz asks these questions first.
    ``placement`` marks those that tell whether a learner needs the lesson.  ``proof`` has what the
    proofs of its options share.  ``kind`` says how you answer it:

    * ``one``: four options, exactly one of them right.
    * ``all``: three to six options; the right ones must all be chosen, and no others.
    * ``predict``: two to four options, each with ``when``.  The course doesn't say which of them
      is right: a run of ``proof``'s app finds it, and the app is shown.
    * ``fill``: the app of ``proof``, which is shown, contains one ``___``.  Whatever the learner
      writes there is run, and it's right if everything in the proof's ``shows`` is observed.  The
      options are two to eight known answers, at least one right and one wrong.  The text of each
      is a code span, `flash("Hi")`, and its code goes into the blank.
    * ``order``: two to five ``lines``, in a right order, which the learner puts in order.  They
      replace a ``___`` that is alone on its line, and get its indentation.  Every order whose run
      shows the proof's ``shows`` is right; ``why`` says why.
    """

    id: str
    ask: str
    step: str
    options: tuple[Option, ...] = ()
    proof: Proof | None = None
    kind: QuestionKind = "one"
    lines: tuple[str, ...] = ()
    why: str = ""
    core: bool = False
    placement: bool = False


class Lesson(msgspec.Struct, frozen=True):
    """A lesson: its steps in order, its quiz, its reference card and its end card (Markdown).

    Number and slug are those of its folder, as with a step.  ``steps`` are those that teach,
    the exercises and the labs; `of_part` tells them apart.  ``proofs`` are the files of the apps
    that prove the quiz, by name.  ``misspelled`` lists names that are wrong on purpose.
    ``builds_on`` has the slugs of the lessons that a learner should know first.

    The home screen shows the rest before the lesson is begun: ``pitch`` (Markdown) says in a
    sentence or two what the lesson is about and why to care, ``minutes`` how long it takes (0 if
    that isn't known), and ``demo`` names the step whose app runs there.  ``before`` (Markdown) is
    the page that opens the lesson: what a learner must know to follow it.
    """

    slug: str
    number: int
    title: str
    summary: str
    card: str
    steps: tuple[Step, ...]
    quiz: tuple[Question, ...]
    end: str = ""
    proofs: Mapping[str, Mapping[str, str]] = {}
    misspelled: tuple[str, ...] = ()
    pitch: str = ""
    minutes: int = 0
    demo: str = ""
    builds_on: tuple[str, ...] = ()
    before: str = ""

    def of_part(self, part: Part) -> tuple[Step, ...]:
        """Return the steps of one part, in order."""
        return tuple(step for step in self.steps if step.front.part == part)

    @property
    def path(self) -> tuple[Step, ...]:
        """Return the steps and the exercises, in order."""
        return tuple(step for step in self.steps if step.front.part in ON_THE_PATH)

    @property
    def groups(self) -> tuple[tuple[Step, ...], ...]:
        """Return the steps that are listed and counted together: the path, then the labs."""
        return tuple(group for group in (self.path, self.of_part("lab")) if group)

    def group_of(self, step: Step) -> tuple[Step, ...]:
        """Return the steps that a step is counted with."""
        return next(group for group in self.groups if step in group)

    @property
    def folder(self) -> str:
        """The name of its folder, like ``02-queue``."""
        return f"{self.number:02d}-{self.slug}"

    @property
    def demo_step(self) -> Step | None:
        """The step whose app the home screen runs."""
        return next((step for step in self.steps if step.slug == self.demo), None)


class PlannedLesson(msgspec.Struct, frozen=True):
    """A lesson that isn't written yet: its number and slug, as of its folder, and its title."""

    slug: str
    number: int
    title: str


class Course(msgspec.Struct, frozen=True):
    """A course: its lessons in order; ``id`` is the name under which progress in it is kept.

    ``language`` is that of its texts, like ``"en"`` or ``"de-CH"``.
    ``about`` (Markdown) is what a beginner should know of the course as a whole, if anything.
    ``planned`` are the lessons that are still to come.
    """

    title: str
    lessons: tuple[Lesson, ...]
    id: str = ""
    language: str = "en"
    about: str = ""
    planned: tuple[PlannedLesson, ...] = ()

    @property
    def path(self) -> tuple[Lesson | PlannedLesson, ...]:
        """The lessons in order, and the planned ones among them by number."""
        return tuple(merge(self.lessons, self.planned, key=attrgetter("number")))

    @property
    def offers_placement(self) -> bool:
        """Whether questions of several lessons can tell where to start."""
        return sum(any(one.placement for one in lesson.quiz) for lesson in self.lessons) > 1
