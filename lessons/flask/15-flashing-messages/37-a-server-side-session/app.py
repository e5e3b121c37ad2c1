from secrets import token_hex

from flask import Flask, flash, get_flashed_messages, redirect, sessions, url_for


class StoredSession(dict, sessions.SessionMixin):
    id = ""


class Store(sessions.SessionInterface):
    kept = {}

    def open_session(self, app, request):
        id = request.cookies.get("session")
        session = StoredSession(self.kept.get(id, {}))
        session.id = id if id in self.kept else token_hex()
        return session

    def save_session(self, app, session, response):
        self.kept[session.id] = dict(session)
        response.set_cookie("session", session.id, httponly=True)


app = Flask(__name__)
app.session_interface = Store()


@app.get("/")
def home():
    return "<br>".join(get_flashed_messages())


@app.post("/save")
def save():
    for part in range(3):
        flash(token_hex(1200))
    return redirect(url_for("home"))
