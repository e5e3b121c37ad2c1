from flask import Flask, flash
from flask.sessions import SecureCookieSessionInterface

app = Flask(__name__)
app.secret_key = "dev"
headers = []


class Listener(SecureCookieSessionInterface):
    def save_session(self, app, session, response):
        super().save_session(app, session, response)
        headers.extend(response.headers.getlist("Set-Cookie"))


app.session_interface = Listener()
app.add_url_rule("/save", view_func=lambda: flash("Saved!") or "done", methods=["POST"])
app.add_url_rule("/", view_func=lambda: f"the header: {headers}", endpoint="home")
