"""An FTP server and client, no more of them than an active transfer needs (RFC 959, RFC 2428)."""
import socket
import threading

FAMILY = {'ip': socket.AF_INET, 'ip6': socket.AF_INET6}
CONTENT = b'what the file holds\n'


def connect_from(family, source, target):
    link = socket.socket(FAMILY[family])
    link.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    link.settimeout(1)
    link.bind(source)
    link.connect(target)
    return link


def session(control, family, address):
    target = None

    def say(line):
        control.sendall(line.encode() + b'\r\n')

    say('220 ready')
    for line in control.makefile():
        word, _, rest = line.strip().partition(' ')
        if word == 'PORT':
            numbers = rest.split(',')
            target = ('.'.join(numbers[:4]), int(numbers[4]) * 256 + int(numbers[5]))
            say('200 ok')
        elif word == 'EPRT':
            target = (rest.split(rest[0])[2], int(rest.split(rest[0])[3]))
            say('200 ok')
        elif word == 'RETR':
            say('150 opening')
            try:
                with connect_from(family, (address, 20), target) as data:
                    data.sendall(CONTENT)
                say('226 done')
            except OSError:
                say('425 cannot open data connection')
        elif word == 'USER':
            say('230 welcome')
        else:
            say('200 ok')


def serve(family, address):
    listener = socket.create_server((address, 21), family=FAMILY[family])

    def accept():
        while True:
            control, _ = listener.accept()
            threading.Thread(target=session, args=(control, family, address), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def active_transfer(family, address, server):
    """'transferred', or what went wrong."""
    try:
        with socket.create_connection((server, 21), timeout=3) as control, socket.create_server((address, 0), family=FAMILY[family]) as listener:
            listener.settimeout(2)
            lines = control.makefile()
            port = listener.getsockname()[1]
            place = 'PORT %s,%d,%d' % (address.replace('.', ','), port >> 8, port & 255) if family == 'ip' else 'EPRT |2|%s|%d|' % (address, port)
            lines.readline()
            for command in ('USER anonymous', 'TYPE I', place):
                control.sendall(command.encode() + b'\r\n')
                lines.readline()
            control.sendall(b'RETR file\r\n')
            data, _ = listener.accept()
            return 'transferred' if data.recv(1000) == CONTENT else 'wrong content'
    except OSError as problem:
        return 'blocked: ' + type(problem).__name__


def announce(family, address, server, port):
    """Has a PORT line for any port pass through the control connection, as a forger would; the connection stays open."""
    control = socket.create_connection((server, 21), timeout=3)
    lines = control.makefile()
    lines.readline()
    place = 'PORT %s,%d,%d' % (address.replace('.', ','), port >> 8, port & 255) if family == 'ip' else 'EPRT |2|%s|%d|' % (address, port)
    for command in ('NOOP', place):
        control.sendall(command.encode() + b'\r\n')
        lines.readline()
    return control


def reach(target, port):
    """What becomes of a TCP connection: 'connected', 'refused' or 'silence'."""
    try:
        with socket.create_connection((target, port), timeout=1):
            return 'connected'
    except ConnectionRefusedError:
        return 'refused'
    except OSError:
        return 'silence'


def ask(family, target, port):
    """What becomes of a UDP datagram: 'answered', 'refused' or 'silence'."""
    with socket.socket(FAMILY[family], socket.SOCK_DGRAM) as link:
        link.settimeout(1)
        link.connect((target, port))
        try:
            link.send(b'x')
            link.recv(10)
            return 'answered'
        except ConnectionRefusedError:
            return 'refused'
        except OSError:
            return 'silence'


def listen(family, address, port):
    return socket.create_server((address, port), family=FAMILY[family])
