# tries: import much of the standard library
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import argparse, bz2, calendar, csv, ctypes, curses, dataclasses, decimal, difflib, email, enum, fractions, getpass, gzip, html, http, inspect, ipaddress, locale, lzma, multiprocessing, pdb, pickle, platform, pprint, queue, sched, select, shelve, smtplib, ssl, statistics, string, textwrap, timeit, typing, urllib.request, venv, wave, webbrowser, xml.etree.ElementTree, zlib
    return "OK"
