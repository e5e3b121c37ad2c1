"""Uploads, paths and responses that count, lie and fail."""

from werkzeug.datastructures import FileStorage
from pathlib import Path
os.makedirs("got", exist_ok=True)
open("a.txt", "w").write("hello")
open("é\udcff.txt", "w").write("odd")

def upload(kind=FileStorage, **more): return kind(io.BytesIO(b"hello"), **{"filename": "u", **more})
def sent(*args, **kwargs):
    response = send_file(*args, **kwargs)
    response.direct_passthrough = False
    return response.status_code, response.get_data(), sorted(response.headers.keys())

@attack
def paths_of_any_kind():
    class Own(str): pass
    said = []
    for path in ("a.txt", b"a.txt", Path("a.txt"), Own("a.txt"), "./got/../a.txt",
                 "é\udcff.txt", io.BytesIO(b"hello"), "none", "", ".", "a\0b", "x" * 5000, 5, None,
                 Liar()):
        try: said.append(sent(path, mimetype="text/plain"))
        except BaseException as problem: said.append(type(problem).__name__)
    return said

@attack
def a_counted_path():
    class Own:
        def __fspath__(self): COUNT.append("fspath"); return os.path.abspath("a.txt")
    sent(Own(), mimetype="text/plain"); upload().save(Own())
    sent(counted(str)(os.path.abspath("a.txt")), mimetype="text/plain")
    return len(COUNT)

@attack
def a_counted_upload():
    kind = counted(FileStorage)
    one = upload(kind, name="pic"); COUNT.clear()
    one.save("got/1.txt")
    return len(COUNT), open("got/1.txt").read()

@attack
def a_counted_response():
    class Mine(Flask):
        response_class = counted(Response)
    mine = Mine("mine")
    with mine.test_request_context("/"):
        response = send_file(os.path.abspath("a.txt")); response.close()
    return len(COUNT)

@attack
def targets_of_any_kind():
    said = []
    class Own(str): pass
    stream = io.BytesIO()
    for target in ("got/a", Path("got/b"), Own("got/c"), b"got/d", stream, "got", "none/x", "", 5,
                   None, "got/\udcff", "x" * 5000, "a\0b", Liar()):
        try: said.append(upload().save(target))
        except BaseException as problem: said.append(type(problem).__name__)
    return said, stream.getvalue(), sorted(os.listdir("got"))

@attack
def a_save_of_its_own():
    class Own(FileStorage):
        def save(self, dst, buffer_size=1): COUNT.append(1); super().save(dst, buffer_size)
        @property
        def filename(self): raise SystemExit
        @filename.setter
        def filename(self, value): pass
    upload(Own).save("got/own.txt")
    return open("got/own.txt").read(), len(COUNT)

@attack
def a_stream_that_saves():
    class Stream(io.BytesIO):
        def read(self, size=-1):
            if len(COUNT) < 20: COUNT.append(1); FileStorage(Stream(b"in")).save("got/in.txt")
            return super().read(size)
    FileStorage(Stream(b"out")).save("got/out.txt")
    return len(COUNT), open("got/out.txt").read(), open("got/in.txt").read()

@attack
def a_stream_that_fails():
    class Stream(io.BytesIO):
        def read(self, size=-1): raise SystemExit("read")
    FileStorage(Stream()).save("got/f.txt")

@attack
def save_replaced():
    with patch.object(FileStorage, "save", lambda self, dst: "mine"):
        said = upload().save("got/r.txt")
    return said, upload().save("got/r.txt")

@attack
def send_file_replaced():
    import werkzeug.utils
    with patch.object(werkzeug.utils, "send_file", lambda *a, **k: Response("mine")):
        said = sent("a.txt")
    return said, sent("a.txt")

@attack
def another_folder():
    here = os.getcwd()
    os.chdir("got")
    try: upload().save("moved.txt"); return sent(os.path.abspath("moved.txt"))
    finally: os.chdir(here)

@attack
def a_file_that_vanishes():
    class Stream(io.BytesIO):
        def read(self, size=-1): os.path.exists("got/v") and os.remove("got/v"); return b""
    FileStorage(Stream()).save("got/v")
    return os.path.exists("got/v")

@attack
def conditions_and_ranges():
    said = []
    for headers in ({"Range": "bytes=1-2"}, {"If-None-Match": "*"}, {"Range": "bytes=99-"}):
        with app.test_request_context("/", headers=headers):
            try: said.append(sent("a.txt", conditional=True, as_attachment=True))
            except Exception as problem: said.append(type(problem).__name__)
    return said

@attack
def without_an_end():
    for n in range(600): send_file(io.BytesIO(), "text/plain").close(); upload().save(io.BytesIO())

@attack
def from_the_folder():
    said = []
    for name in ("a.txt", "../a.txt", "é\udcff.txt", "none", "/etc/passwd", "a\0b"):
        try: said.append(send_from_directory(app.root_path, name).status_code)
        except Exception as problem: said.append(type(problem).__name__)
    return said
