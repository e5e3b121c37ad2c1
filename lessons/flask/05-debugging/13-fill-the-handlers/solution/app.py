from flask import Flask, request

app = Flask(__name__)
app.logger.setLevel("INFO")


@app.errorhandler(404)
def not_found(error):
    return f"Nothing at {request.path}", 404


@app.errorhandler(ValueError)
def no_number(error):
    return "Please send a number.", 400


@app.after_request
def stamp(response):
    response.headers["X-Notebook"] = "open"
    return response


@app.get("/half")
def half():
    app.logger.info("half of something")
    return str(int(request.args["n"]) // 2)
