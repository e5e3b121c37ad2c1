from flask import Flask, flash, render_template, stream_with_context

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return render_template("home.html")


@app.get("/export")
def export():
    def lines():
        yield "first note\n"
        flash("Exported.")

    return stream_with_context(lines())
