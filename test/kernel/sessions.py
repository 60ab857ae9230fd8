"""Whole sessions, no more of them than the tests need: FTP (RFC 959, RFC 2428), TFTP (RFC 1350), plain TCP and UDP."""
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
    target = passive = None

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
        elif word in ('PASV', 'EPSV'):
            passive = socket.create_server((address, 0), family=FAMILY[family])
            passive.settimeout(2)
            port = passive.getsockname()[1]
            if word == 'PASV':
                say('227 Entering Passive Mode (%s,%d,%d).' % (address.replace('.', ','), port >> 8, port & 255))
            else:
                say('229 Entering Extended Passive Mode (|||%d|)' % port)
        elif word == 'RETR':
            say('150 opening')
            try:
                with passive.accept()[0] if passive else connect_from(family, (address, 20), target) as data:
                    data.sendall(CONTENT)
                say('226 done')
            except OSError:
                say('425 cannot open data connection')
        elif word == 'USER':
            say('230 welcome')
        else:
            say('200 ok')


def attended(control, family, address):
    try:
        session(control, family, address)
    except OSError:
        pass  # The client has gone: the tests end sessions in the middle.


def serve(family, address):
    listener = socket.create_server((address, 21), family=FAMILY[family])

    def accept():
        while True:
            control, _ = listener.accept()
            threading.Thread(target=attended, args=(control, family, address), daemon=True).start()

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


def passive_transfer(family, server):
    """'transferred', or what went wrong."""
    try:
        with socket.create_connection((server, 21), timeout=3) as control:
            lines = control.makefile()
            lines.readline()
            for command in ('USER anonymous', 'TYPE I', 'PASV' if family == 'ip' else 'EPSV'):
                control.sendall(command.encode() + b'\r\n')
                answer = lines.readline()
            if family == 'ip':
                numbers = answer.partition('(')[2].partition(')')[0].split(',')
                port = int(numbers[4]) * 256 + int(numbers[5])
            else:
                port = int(answer.partition('(')[2].split('|')[3])
            control.sendall(b'RETR file\r\n')
            with socket.create_connection((server, port), timeout=1) as data:
                return 'transferred' if data.recv(1000) == CONTENT else 'wrong content'
    except OSError as problem:
        return 'blocked: ' + type(problem).__name__


def serve_tftp(family, address):
    asked = socket.socket(FAMILY[family], socket.SOCK_DGRAM)
    asked.bind((address, 69))

    def answer():
        while True:
            _, client = asked.recvfrom(1000)
            with socket.socket(FAMILY[family], socket.SOCK_DGRAM) as own:
                own.bind((address, 0))
                own.sendto(b'\0\3\0\1' + CONTENT, client)

    threading.Thread(target=answer, daemon=True).start()


def tftp_transfer(family, server):
    """'transferred', or what went wrong."""
    with socket.socket(FAMILY[family], socket.SOCK_DGRAM) as link:
        link.settimeout(1)
        link.sendto(b'\0\1file\0octet\0', (server, 69))
        try:
            return 'transferred' if link.recv(1000)[4:] == CONTENT else 'wrong content'
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
