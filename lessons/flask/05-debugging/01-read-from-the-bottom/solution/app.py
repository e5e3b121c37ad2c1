from flask import Flask

app = Flask(__name__)

def share(total, readers):
    print("share() begins")
    return total / readers


def sentence(readers):
    each = share(60, readers)
    print("share() is back")
    return f"{each:.0f} notes each"


@app.get("/share/<int:readers>")
def show(readers):
    if readers == 0:
        return "There are no readers yet."
    return sentence(readers)
