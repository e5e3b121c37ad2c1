"""Watching changes nothing: a watched app answers byte for byte as an unwatched one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sandbox import Project, Request, Sandbox
from sandbox.events import ON_DEMAND, Ended, Event, Failed, Responded
from sandbox.request import parse_request

HEAD = "from flask import *\napp = Flask(__name__)\napp.secret_key = 'dev'\n"

APPS: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    "values that a view may return": (
        """
@app.get('/text')
def text(): return 'ä' * 10
@app.get('/tuple')
def pair(): return 'made', 201, {'X-Made': 'yes'}
@app.get('/turned')
def turned(): return 404, 'made'
@app.get('/none')
def none(): pass
@app.get('/number')
def number(): return 5
@app.get('/set')
def group(): return {1, 2}
@app.get('/dict')
def table(): return {'b': 1, 'a': [None, True]}
@app.get('/list')
def several(): return [1, 2]
@app.get('/bytes')
def raw(): return b'\\xff\\xfe'
@app.get('/made')
def made(): return make_response('x', 418)
@app.get('/stream')
def stream(): return (str(n) for n in range(5))
@app.get('/wsgi')
def wsgi(): return lambda environ, start: (start('200 OK', [('X-W', '1')]), [b'wsgi'])[1]
""",
        {},
        (
            *("GET /text", "HEAD /text", "OPTIONS /text", "POST /text", "GET /tuple"),
            *("GET /turned", "GET /none", "GET /number", "GET /set", "GET /dict", "GET /list"),
            *("GET /bytes", "GET /made", "GET /stream", "GET /wsgi", "GET /nothing"),
        ),
    ),
    "rules, converters and redirects": (
        """
@app.get('/n/<int:n>')
def number(n): return str(n)
@app.get('/f/<float:n>')
def real(n): return str(n)
@app.get('/p/<path:rest>')
def rest(rest): return rest
@app.get('/any/<any(a, b):which>')
def which(which): return which
@app.get('/slash/')
def slash(): return 'slash'
@app.route('/d', defaults={'n': 1})
@app.route('/d/<int:n>')
def default(n): return str(n)
@app.get('/to/<name>')
def to(name): return redirect(url_for(name, n=3, q='ä b'))
@app.get('/u')
def url(): return url_for('static', filename='x.css', _external=True)
@app.get('/bad')
def bad(): return url_for('nowhere')
""",
        {"static/x.css": "body {}"},
        (
            *("GET /n/5", "GET /n/x", "GET /f/1.5", "GET /p/a/b", "GET /any/a", "GET /any/c"),
            *("GET /slash", "GET /slash/", "GET /d", "GET /d/2", "GET /d/1", "GET /to/number"),
            *("GET /u", "GET /bad", "GET /static/x.css", "GET /static/none", "GET /n/5?a=1&a=2"),
        ),
    ),
    "forms, arguments, cookies and JSON": (
        """
@app.post('/form')
def form(): return request.form['name']
@app.post('/get')
def get(): return request.form.get('name', 'nobody') + str(request.form.getlist('b'))
@app.get('/args')
def args(): return repr(sorted(request.args.items(multi=True)))
@app.get('/typed')
def typed(): return str(request.args.get('n', 0, type=int))
@app.get('/values')
def values(): return request.values['q']
@app.post('/json')
def json_(): return {'got': request.get_json()}
@app.post('/silent')
def silent(): return {'got': request.get_json(silent=True)}
@app.post('/data')
def data(): return request.get_data()
@app.get('/cookie')
def cookie():
    answer = make_response(request.cookies.get('seen', 'never'))
    answer.set_cookie('seen', 'yes', max_age=60, httponly=True)
    return answer
@app.get('/forget')
def forget():
    answer = make_response('gone')
    answer.delete_cookie('seen')
    return answer
@app.get('/agent')
def agent(): return request.headers['X-None'] if 'x' in request.args else str(request.user_agent)
""",
        {},
        (
            *("POST /form name=Ada", "POST /form nam=Ada", "POST /get name=x b=1 b=2", "POST /get"),
            *("GET /args a=1 a=2", "GET /typed n=3", "GET /typed n=x", "GET /values q=1"),
            *("GET /values", "POST /json a=1", "POST /silent a=1", "POST /data a=1"),
            *("GET /cookie", "GET /cookie", "GET /forget", "GET /agent", "GET /agent x=1"),
        ),
    ),
    "hooks, handlers and errors": (
        """
import logging
from werkzeug.exceptions import HTTPException
pages = Blueprint('pages', __name__, url_prefix='/pages')
@pages.before_request
def stop():
    if 'stop' in request.args: return 'stopped'
@pages.errorhandler(404)
def lost(error): return f'lost: {error.description}', 404
@pages.get('/<name>')
def page(name):
    g.name = name
    if name == 'x': abort(404, 'no x')
    if name == 'y': abort(make_response('own', 409))
    return name
@app.errorhandler(ValueError)
def wrong(error): return f'wrong: {error}', 400
@app.errorhandler(500)
def broken(error): return f'broken: {error.original_exception!r}', 500
@app.after_request
def mark(answer):
    answer.headers['X-Marked'] = g.get('name', '-')
    return answer
@app.teardown_request
def end(error): app.logger.info('end %s', error)
@app.context_processor
def more(): return {'more': 1}
@app.get('/value')
def value(): raise ValueError('no')
@app.get('/zero')
def zero(): app.logger.warning('now %s', 1); return str(1 / 0)
@app.get('/http')
def http(): raise HTTPException('odd')
app.register_blueprint(pages)
class Both(__import__('flask.views').views.MethodView):
    init_every_request = False
    def get(self): return 'got'
    def post(self): return 'posted', 201
app.add_url_rule('/both', view_func=Both.as_view('both'))
""",
        {},
        (
            *("GET /pages/a", "GET /pages/x", "GET /pages/y", "GET /pages/a?stop=1", "GET /value"),
            *("GET /zero", "GET /http", "GET /both", "POST /both", "PUT /both", "GET /pages/"),
        ),
    ),
    "templates": (
        """
@app.get('/')
def home(): return render_template('page.html', name='<Ada & Co>', rows=[1, 2], html='<b>x</b>')
@app.get('/string')
def string(): return render_template_string('{{ a }}|{{ b.c }}|{{ d|safe }}', b={}, d='<i>')
@app.get('/missing')
def missing(): return render_template('none.html')
@app.get('/syntax')
def syntax(): return render_template_string('{% if %}')
@app.get('/attribute')
def attribute(): return render_template_string('{{ a.b.c }}')
@app.get('/stream')
def stream(): return stream_template('page.html', name='x', rows=[], html='')
@app.get('/text')
def text(): return render_template('plain.txt', name='<x>')
@app.template_filter('shout')
def shout(value): return value.upper() + '!'
""",
        {
            "templates/layout.html": "<title>{% block title %}-{% endblock %}</title>"
            "{% block main %}{% endblock %}{{ mesage }}",
            "templates/page.html": "{% extends 'layout.html' %}{% from 'm.html' import twice %}"
            "{% block title %}{{ name|shout }}{% endblock %}{% block main %}{% for r in rows %}"
            "{% include 'row.html' %}{% else %}none{% endfor %}{{ html|safe }}{{ twice('<') }}"
            "{% include 'none.html' ignore missing %}{% for x in nothing %}{% endfor %}"
            "{% if nope %}{% endif %}{% endblock %}",
            "templates/row.html": "<p>{{ r }}</p>",
            "templates/m.html": "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}",
            "templates/plain.txt": "{{ name }} {{ none }}",
        },
        (
            *("GET /", "GET /string", "GET /missing", "GET /syntax", "GET /attribute"),
            *("GET /stream", "GET /text", "HEAD /"),
        ),
    ),
    "sessions and messages": (
        """
@app.get('/set')
def set_(): session['cart'] = [1]; flash('set', 'ok'); return redirect('/show')
@app.get('/add')
def add(): session['cart'].append(2); return 'added'
@app.get('/saved')
def saved(): session['cart'].append(3); session.modified = True; return 'saved'
@app.get('/show')
def show(): return f"{session.get('cart')} {get_flashed_messages(with_categories=True)}"
@app.get('/keep')
def keep(): session.permanent = True; return 'kept'
@app.get('/clear')
def clear(): session.clear(); return 'clear'
@app.get('/untouched')
def untouched(): return 'untouched'
@app.get('/object')
def object_(): session['o'] = object(); return 'object'
""",
        {},
        (
            *("GET /show", "GET /untouched", "GET /set", "GET /add", "GET /show", "GET /saved"),
            *("GET /show", "GET /keep", "GET /untouched", "GET /object", "GET /clear", "GET /show"),
        ),
    ),
    "debug": (
        """
app.debug = True
@app.post('/form')
def form(): return request.form['name']
@app.get('/zero')
def zero(): return str(1 / 0)
@app.get('/ok')
def ok(): return 'ok'
""",
        {},
        ("POST /form", "GET /zero", "GET /ok", "GET /none"),
    ),
}

VARIES = re.compile(r"(?i)^(date|etag|last-modified|expires)$")
SIGNED = re.compile(r"(session=[^.;]*\.?[^.;]*)\.[^;]*")


def answers(sandbox: Sandbox, project: Project, requests: list[Request]) -> list[object]:
    """Return all that a browser gets, without what another run of the same app may differ in."""
    told: list[object] = []
    for event in sandbox.run(project, requests):
        match event:
            case Responded():
                told.append(replace_times(event))
            case Failed(n=n, type=kind, message=message, file=file, line=line):
                told.append((n, kind, message, file, line))
            case Ended(reason=reason):
                told.append(reason)
            case _:
                pass
    return told


def replace_times(event: Event) -> dict[str, object]:
    fields = {name: getattr(event, name) for name in event.__struct_fields__ if name != "ms"}
    fields["headers"] = [
        (name, SIGNED.sub(r"\1", value))
        for name, value, *_ in fields.get("headers") or ()
        if not VARIES.match(name)
    ]
    fields.pop("cookies", None)
    return fields


@pytest.mark.parametrize("name", APPS)
def test_a_watched_app_answers_as_an_unwatched_one(each_flask: Sandbox, name: str) -> None:
    source, others, lines = APPS[name]
    project = Project.from_texts({"app.py": HEAD + source, **others})
    requests = [parse_request(line) for line in lines]

    unwatched = answers(each_flask, project, requests)
    watched = answers(each_flask, replace(project, watch=ON_DEMAND), requests)

    assert watched == unwatched
    assert unwatched[-1] == "finished"
    assert len(unwatched) > len(requests)


def test_the_apps_make_sixty_requests() -> None:
    assert sum(len(lines) for _, _, lines in APPS.values()) >= 60
