from flask import Flask, flash, render_template, stream_with_context

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.get("/export")
def export():
    flash("Exported.")

    def lines():
        yield "first note\n"

    return stream_with_context(lines())
