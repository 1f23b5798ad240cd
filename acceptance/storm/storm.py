#!/usr/bin/env python3
"""A storm: random edits on both sides of one account while links are cut and programs are killed.

Between two judgements every kind of thing happens at once; then the faults stop, everybody syncs until
nothing is left to do, and the server, every store and every note about what was asked for have to agree.

This program knows IMAP (imaplib), the command line of Mailboat and what `mailboat export` writes. It
shares no code with what it judges. `./soak storm` starts a server and runs it.
"""

import argparse
import os
import random
import shutil
import sys
import time

from judge import Judge
from mail import Ledger
from mbsync import Mbsync
from other_client import OtherClient
from proxy import FaultProxy
from store import Store


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--port', type=int, required=True, help='plain IMAP on loopback')
    parser.add_argument('--user', default='storm')
    parser.add_argument('--password', default='secret')
    parser.add_argument('--mailboat', required=True, help='the program')
    parser.add_argument('--directory', required=True, help='for stores, exports and logs; emptied first')
    parser.add_argument('--stores', type=int, default=2)
    parser.add_argument('--minutes', type=float, default=5)
    parser.add_argument('--seed', type=int, default=random.randrange(1 << 31))
    parser.add_argument('--kills', type=float, default=.3, help='share of syncs that are killed')
    parser.add_argument('--cuts', type=float, default=.4, help='share of syncs whose links are cut')
    parser.add_argument('--mbsync', action='store_true', help='mbsync takes part; mailboxes stay as they are')
    return parser.parse_args()


class Log:
    """What happened, in order; to be read when something is found."""

    def __init__(self, path):
        self.path = path
        self.start = time.monotonic()
        self.file = open(path, 'w', encoding='utf-8')

    def __call__(self, *words):
        self.file.write('%8.1f %s\n' % (time.monotonic() - self.start, ' '.join(map(str, words))))
        self.file.flush()


class Storm:
    def __init__(self, options):
        self.options = options
        shutil.rmtree(options.directory, ignore_errors=True)
        os.makedirs(options.directory)
        self.chance = random.Random(options.seed)
        self.log = Log(os.path.join(options.directory, 'log'))
        self.proxy = FaultProxy(options.port)
        self.ledger = Ledger(self.chance)
        self.other = OtherClient(options, self.ledger, self.chance, self.log)
        self.stores = []
        self.mbsync = None

    def begin(self):
        self.other.empty_account()
        self.stores = [
            Store(i, self.options, self.proxy, self.ledger, self.chance, self.log)
            for i in range(self.options.stores)
        ]
        for store in self.stores:
            store.add_account()
        if self.options.mbsync:
            self.mbsync = Mbsync(self.options, self.ledger, self.chance, self.log)

    def round(self):
        for _ in range(self.chance.randint(1, 4)):
            store = self.chance.choice(self.stores)
            killed = self.chance.random() < self.options.kills
            cut = self.chance.random() < self.options.cuts
            if self.chance.random() < .7:
                store.edit(self.chance.randint(1, 6))
            if self.chance.random() < .7:
                self.other.edit(self.chance.randint(1, 6))
            if self.mbsync and self.chance.random() < .7:
                self.mbsync.edit(self.chance.randint(1, 4))
                self.mbsync.sync()
            run = store.begin_sync(cut)
            if self.chance.random() < .5:
                store.edit(self.chance.randint(1, 3))
            if self.chance.random() < .5:
                self.other.edit(self.chance.randint(1, 4))
            store.end_sync(run, killed)

    def run(self):
        self.begin()
        judge = Judge(self.other, self.stores, self.mbsync, self.ledger, self.proxy, self.log)
        judge.judge()
        end = time.monotonic() + 60 * self.options.minutes
        rounds = 0
        while time.monotonic() < end:
            rounds += 1
            self.log('--- round', rounds)
            self.round()
            print('round %d: %s' % (rounds, judge.judge()), flush=True)
        print('%d rounds, %s; nothing lost, nothing doubled, everybody equal' % (rounds, self.ledger), flush=True)


def main():
    options = arguments()
    print('seed', options.seed, flush=True)
    storm = Storm(options)
    try:
        storm.run()
    except AssertionError as finding:
        print(finding)
        print('seed %d, log %s' % (options.seed, storm.log.path))
        sys.exit(1)


if __name__ == '__main__':
    main()
