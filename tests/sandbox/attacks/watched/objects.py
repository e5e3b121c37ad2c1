"""Objects that count each look at them."""

import flask.views, jinja2, werkzeug.exceptions
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

@attack
def a_counted_request():
    class Mine(Flask):
        request_class = counted(Request)
    mine = Mine("mine")
    @mine.post("/<int:n>")
    def home(n): return request.json["a"] + request.args["q"] + request.headers["X-Mine"]
    @mine.errorhandler(404)
    def lost(error): return request.form.get("none", "lost"), 404
    client = mine.test_client(); COUNT.clear()
    said = [
        client.post("/5?q=1", json={"a": "x"}, headers={"X-Mine": "m"}), client.get("/5"),
        client.post("/none", data={"a": "b"}), client.post("/5?q=1", data="{"), client.post("/5"),
        client.post("/5?q=1", json={"b": 1}),
    ]
    return len(COUNT), [one.get_data() for one in said]

@attack
def a_counted_response():
    class Mine(Flask):
        response_class = counted(Response)
    mine = Mine("mine"); mine.secret_key = "dev"
    @mine.get("/")
    def home():
        session["a"] = [1]
        response = make_response("x"); response.set_cookie("a", "1"); response.delete_cookie("b")
        return response
    COUNT.clear(); mine.test_client().get("/")
    return len(COUNT)

@attack
def a_counted_app():
    mine = counted(Flask)("mine"); mine.secret_key = "dev"
    mine.errorhandler(404)(lambda error: url_for("lost", a=1))
    mine.add_url_rule("/lost", "lost", lambda: render_template_string("{{ x }}{{ g.y }}", z=1))
    mine.before_request(lambda: flash("x")); mine.context_processor(lambda: {"w": 2})
    client = mine.test_client(); COUNT.clear()
    return [client.get(path).get_data() for path in ("/none", "/lost")], len(COUNT)

@attack
def a_counted_session():
    class Interface(SecureCookieSessionInterface):
        session_class = counted(SecureCookieSession)
    mine = Flask("mine"); mine.secret_key = "dev"; mine.session_interface = counted(Interface)()
    @mine.get("/")
    def home(): session.setdefault("cart", []).append(1); flash("x"); return str(session["cart"])
    client = mine.test_client(); COUNT.clear()
    return [client.get("/").get_data() for _ in range(3)], len(COUNT)

@attack
def counted_errors():
    class Own(counted(werkzeug.exceptions.NotFound)):
        @property
        def description(self): COUNT.append("description"); return "own"
        @description.setter
        def description(self, value): pass
        @property
        def name(self): COUNT.append("name"); return "Own"
    class Wrong(counted(ValueError)):
        @property
        def args(self): COUNT.append("args"); return ("args",)
        def __getattr__(self, name): COUNT.append(name); raise AttributeError(name)
    mine = Flask("mine")
    @mine.get("/own")
    def own(): raise Own
    @mine.get("/wrong")
    def wrong(): raise Wrong("x")
    @mine.get("/key")
    def key(): raise counted(KeyError)("k")
    mine.register_error_handler(Wrong, lambda error: ("wrong", 400))
    mine.register_error_handler(KeyError, lambda error: ("key", 400))
    client = mine.test_client(); COUNT.clear()
    return [client.get(path).get_data() for path in ("/own", "/wrong", "/key")], len(COUNT)

@attack
def counted_views():
    class Meta(type):
        def __getattribute__(cls, name): COUNT.append(name); return type.__getattribute__(cls, name)
    class View(flask.views.MethodView, metaclass=Meta):
        def get(self): return "got"
    class Callable:
        def __init__(self): self.said = "called"
        def __getattr__(self, name): COUNT.append(name); raise AttributeError(name)
        def __call__(self, *args): return self.said
    mine = Flask("mine")
    mine.add_url_rule("/view", view_func=View.as_view("view"))
    mine.add_url_rule("/callable", "callable", Callable())
    mine.register_error_handler(404, Callable()); mine.before_request(lambda: None)
    client = mine.test_client(); COUNT.clear()
    said = [client.get(path).get_data() for path in ("/view", "/callable", "/none", "/view")]
    return said, len(COUNT)

@attack
def counted_templates():
    class Own(jinja2.Undefined):
        def __getattribute__(self, name): COUNT.append(name); return super().__getattribute__(name)
    class Environment(flask.templating.Environment):
        template_class = counted(flask.templating.Environment.template_class)
    class Mine(Flask):
        jinja_environment = Environment
    class Meta(type):
        def __eq__(cls, other): COUNT.append("eq"); return False  # so the class has no hash
    class Unhashable(metaclass=Meta):
        def __str__(self): return "<u>"
    class Html(str):
        def __html__(self): COUNT.append("html"); return "<i>"
    mine = Mine("mine"); mine.jinja_env.undefined = Own
    mine.jinja_env.loader = jinja2.DictLoader({"a": "{% include 'b' %}{{ nme }}", "b": "{{ '<' }}"})
    thing = counted(object)()
    with mine.test_request_context("/"):
        render_template("a", name=1); COUNT.clear()
        said = render_template("a", name=1, thing=thing), render_template_string(
            "{{ thing.nothing }}{{ text|safe }}{{ html }}{% for x in nothing %}{% endfor %}"
            "{{ text }}{% if nam %}{% endif %}{{ odd }}", thing=thing, odd=Unhashable(), name=1,
            text="<b>", html=Html("<"))
    return said, len(COUNT)

@attack
def counted_values_of_addresses():
    class Text(str):
        def __str__(self): COUNT.append("str"); return "text"
        def __len__(self): COUNT.append("len"); return 4
        def partition(self, by): COUNT.append("partition"); return ("x", "", "")
    app.url_build_error_handlers.append(lambda error, endpoint, values: Text("made"))
    try:
        said = url_for("static", filename=Text("f")), url_for(Text("nowhere"), a=Text("b"))
        return said, len(COUNT)
    finally: app.url_build_error_handlers.clear()

@attack
def a_counted_list_of_messages():
    class Messages(list):
        def __len__(self): COUNT.append("len"); raise SystemExit
        def __iter__(self): COUNT.append("iter"); return list.__iter__(self)
    session["_flashes"] = Messages()
    flash("x")
    said = get_flashed_messages()
    return said, len(COUNT)

@attack
def numbers_of_any_size():
    class Far(werkzeug.exceptions.HTTPException):
        code = 10 ** 30
    class Own(Response):
        def __init__(self, *args, **kwargs): super().__init__(*args, **kwargs); self.status_code = 10 ** 30
    class Mine(Flask):
        response_class = Own
    mine = Mine("mine")
    def far(): raise Far
    def abort_far(): abort(10 ** 30)
    mine.add_url_rule("/far", "far", far); mine.add_url_rule("/abort", "abort", abort_far)
    mine.add_url_rule("/file", "file", lambda: send_file(io.BytesIO(b"x"), "text/plain"))
    return [client_of(mine)(path) for path in ("/far", "/abort", "/file")]

def client_of(mine):
    def get(path):
        try: return mine.test_client().get(path).status
        except BaseException as problem: return type(problem).__name__
    return get
