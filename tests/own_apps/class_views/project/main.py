from flask import Flask, flash, redirect, render_template_string, request, url_for
from flask.views import MethodView

application = Flask(__name__)
application.config["SECRET_KEY"] = "dev"
PAGE = "{% for m in get_flashed_messages() %}<p>{{ m }}</p>{% endfor %}"


class Notes(MethodView):
    def get(self):
        return render_template_string(PAGE)

    def post(self):
        flash(f"Added {request.form['text']}.")
        return redirect(url_for("notes"))


class Note(MethodView):
    init_every_request = False

    def delete(self, number):
        flash(f"Deleted {number}.")
        return redirect(url_for("notes"), 303)


application.add_url_rule("/notes", view_func=Notes.as_view("notes"))
application.add_url_rule("/notes/<int:number>", view_func=Note.as_view("note"))
