"""Ends the faults, has everybody sync until nothing is left to do, and compares everything."""

import time

ROUNDS = 8
# What left no trace is sent again only after a minute of doubt.
DOUBT = 62
# What was put into a mailbox that others removed meanwhile is kept here, and not sent. On a server that gives a renamed
# mailbox other numbers an empty one that is renamed looks so.
KEPT = 'Recovered'


class Judge:
    def __init__(self, other, stores, mbsync, ledger, proxy, log):
        self.other = other
        self.stores = stores
        self.mbsync = mbsync
        self.ledger = ledger
        self.proxy = proxy
        self.log = log
        self.kept = set()

    def judge(self):
        """Returns a line about what there is; raises AssertionError with all that is wrong."""
        self.proxy.cut = None
        self.kept = set()
        wrong = self._settle()
        server = self.other.listing()
        for store in self.stores:
            wrong += self._compare(store, server)
        if self.mbsync:
            wrong += self._compare_mbsync(server)
        wrong += self._losses(server)
        assert not wrong, '\n'.join(wrong[:40])
        return '%d mailboxes, %d messages, %s%s: all equal' % (
            len(server), sum(map(len, server.values())), self.ledger,
            ', %d kept here alone' % len(self.kept) if self.kept else '')

    def _settle(self):
        quiet = 0
        for turn in range(ROUNDS):
            status = [store.end_sync(store.begin_sync()) for store in self.stores]
            if self.mbsync:
                status.append(self.mbsync.sync())
            quiet = 0 if any(status) else quiet + 1
            if quiet > len(self.stores) + (self.mbsync is not None):
                break
            if any(status):
                time.sleep(DOUBT if turn in (2, 5) else 1)
        wrong = [] if quiet else ['the last syncs ended with %s' % status]
        for store in self.stores:
            waiting = [each for each in store.pending() if each['mailbox'] != KEPT]
            if waiting:
                wrong.append('%s: still pending: %s' % (store.name, waiting[:4]))
        return wrong

    def _compare(self, store, server):
        here = store.export()
        self.kept.update(token for token, _, _ in here.pop(KEPT, []))
        wrong = []
        for name in sorted(set(server) | set(here)):
            there, ours = sorted(server.get(name, [])), sorted(here.get(name, []))
            if there != ours:
                wrong.append('%s, %s: %d on the server, only there %s; %d here, only here %s' % (
                    store.name, name, len(there), [r for r in there if r not in ours][:4],
                    len(ours), [r for r in ours if r not in there][:4]))
        return wrong

    def _compare_mbsync(self, server):
        wrong = []
        for mailbox, ours in self.mbsync.tokens().items():
            there = sorted((token, '$flagged' in marks.split()) for token, _, marks in server[mailbox])
            if there != ours:
                wrong.append('mbsync, %s: only there %s; only here %s' % (
                    mailbox, [r for r in there if r not in ours][:4], [r for r in ours if r not in there][:4]))
        return wrong

    def _losses(self, server):
        count, flagged, wrong = {}, set(), []
        for rows in server.values():
            for token, _, marks in rows:
                count[token] = count.get(token, 0) + 1
                if '$flagged' in marks.split():
                    flagged.add(token)
        for token, asked in self.ledger.asked.items():
            there = count.get(token, 0)
            if not there and not asked.deleted and token not in self.kept:
                wrong.append('lost: ' + token)
            if there > 1 + asked.copies:
                wrong.append('doubled: %s is there %d times, %d were asked for' % (token, there, 1 + asked.copies))
            if there and asked.flagged and not asked.copies and not asked.deleted and token not in flagged:
                wrong.append('a mark is lost: ' + token)
        return wrong + ['nobody made ' + token for token in count if token not in self.ledger.asked]
