"""The mail of a storm: every message has a token, and the ledger knows what was asked for it."""

import hashlib
import re

TOKEN = re.compile(rb'Message-ID: <(t\d+)@', re.I)
WORDS = ['lorem', 'ipsum', 'żółw', 'dolor sit amet', 'From here on', '. a line', '日本語']
LENGTHS = [1, 3, 10, 400]


class Asked:
    """What was asked for one message."""

    def __init__(self):
        self.copies = 0
        self.deleted = False
        self.flagged = False


class Ledger:
    """All messages that were ever made, and what was asked for each, by whomever."""

    def __init__(self, chance):
        self.chance = chance
        self.asked = {}
        self.made = 0

    def new_message(self):
        self.made += 1
        token = 't%06d' % self.made
        self.asked[token] = Asked()
        lines = [
            self.chance.choice(WORDS) * self.chance.randint(1, 20)
            for _ in range(self.chance.choice(LENGTHS))
        ]
        text = (
            'From: a@example.org\r\nTo: b@example.org\r\nSubject: storm %s\r\n'
            'Message-ID: <%s@storm.example>\r\nDate: Thu, 1 Jan 2026 10:00:00 +0000\r\n'
            'Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n' % (token, token, '\r\n'.join(lines))
        )
        return token, text.encode()

    def never_made(self, token):
        del self.asked[token]

    def copied(self, tokens):
        for token in tokens:
            self.asked[token].copies += 1

    def deleted(self, tokens):
        for token in tokens:
            self.asked[token].deleted = True

    def flagged(self, tokens):
        for token in tokens:
            self.asked[token].flagged = True

    def __str__(self):
        return '%d messages made' % self.made


def token_of(octets):
    found = TOKEN.search(octets)
    return found.group(1).decode() if found else '?'


def row(octets, marks):
    """A message as both sides are compared by: token, hash, marks in one spelling."""
    spelled = {mark.lower().replace('\\', '$') for mark in marks} - {'$recent'}
    return token_of(octets), hashlib.sha256(octets).hexdigest(), ' '.join(sorted(spelled))
