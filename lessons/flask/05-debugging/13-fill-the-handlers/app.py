from flask import Flask, request

app = Flask(__name__)
app.logger.setLevel(___)


@app.errorhandler(404)
def not_found(error):
    return f"Nothing at {request.path}", ___


@app.errorhandler(___)
def no_number(error):
    return "Please send a number.", 400


@app.___
def stamp(response):
    response.headers["X-Notebook"] = "open"
    return response


@app.get("/half")
def half():
    app.logger.info("half of something")
    return str(int(request.args["n"]) // 2)
