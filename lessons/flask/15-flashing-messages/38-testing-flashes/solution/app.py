from flask import Flask, flash, get_flashed_messages, message_flashed, redirect

app = Flask(__name__)
app.secret_key = "dev"
heard, report = [], []


@app.get("/")
def home():
    return " ".join(get_flashed_messages())


@app.post("/save")
def save():
    flash("Saved!", "success")
    return redirect("/")


@app.get("/report")
def show_report():
    return "<br>".join(report)


def listen(sender, message, **more):
    heard.append(message)


def test_save():
    message_flashed.connect(listen)
    with app.test_client() as client:
        client.post("/save")
        with client.session_transaction() as session:
            report.append(f"peeked: {session['_flashes']}")
        report.append(f"page: {client.get('/').text}")
        report.append(f"asked: {get_flashed_messages()}")
        report.append(f"heard: {heard}")


test_save()
print(*report, sep="\n")
