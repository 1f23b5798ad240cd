"""mbsync on the same account, with edits in its Maildir."""

import os
import random
import subprocess

from mail import token_of

MAILBOXES = ['INBOX', 'Work', 'Play']


class Mbsync:
    def __init__(self, options, ledger, chance, log):
        self.ledger = ledger
        self.chance = chance
        self.log = log
        self.root = os.path.join(options.directory, 'mbsync')
        self.made = 0
        self.marked = []
        os.makedirs(self.root)
        self.settings = os.path.join(self.root, 'mbsyncrc')
        with open(self.settings, 'w', encoding='utf-8') as file:
            file.write('\n'.join([
                'IMAPAccount storm', 'Host 127.0.0.1', 'Port %d' % options.port, 'User %s' % options.user,
                'Pass %s' % options.password, 'SSLType None', '',
                'IMAPStore far', 'Account storm', '',
                'MaildirStore near', 'Path %s/mail/' % self.root, 'Inbox %s/mail/INBOX' % self.root,
                'SubFolders Verbatim', '',
                'Channel all', 'Far :far:', 'Near :near:', 'Patterns %s' % ' '.join(MAILBOXES),
                'Create Near', 'Expunge Both', 'SyncState *', '']))
        os.makedirs(os.path.join(self.root, 'mail'))
        self.sync()

    def sync(self):
        done = subprocess.run(['mbsync', '-c', self.settings, '-a'], capture_output=True, timeout=300)
        self.log('mbsync ->', done.returncode, done.stderr.decode(errors='replace').strip().replace('\n', ' | ')[-300:])
        if done.returncode == 0:
            self._promise()
        return done.returncode

    def _promise(self):
        """mbsync follows no moves: what it marked counts once it has told the server, if the message was still there."""
        here = self.tokens() if self.marked else {}
        self.ledger.flagged([token for mailbox, token in self.marked if (token, True) in here[mailbox]])
        self.marked.clear()

    def _files(self, mailbox):
        for part in ('cur', 'new'):
            directory = os.path.join(self.root, 'mail', mailbox, part)
            for name in sorted(os.listdir(directory)) if os.path.isdir(directory) else []:
                yield os.path.join(directory, name)

    @staticmethod
    def _read(file):
        with open(file, 'rb') as octets:
            return octets.read()

    def edit(self, times):
        for _ in range(times):
            mailbox = self.chance.choice(MAILBOXES)
            files = list(self._files(mailbox))
            kind = self.chance.choice(['deliver', 'flag', 'flag', 'trash'])
            if kind == 'deliver':
                token, octets = self.ledger.new_message()
                self.made += 1
                name = os.path.join(self.root, 'mail', mailbox, 'new', '%d.storm.%d' % (self.made, random.getrandbits(30)))
                with open(name, 'wb') as file:
                    file.write(octets.replace(b'\r\n', b'\n'))
                self.log('mbsync deliver', token, mailbox)
            elif files:
                file = self.chance.choice(files)
                token = token_of(self._read(file))
                mark = 'F' if kind == 'flag' else 'T'
                if kind == 'flag':
                    self.marked.append((mailbox, token))
                else:
                    self.ledger.deleted([token])
                base, _, marks = os.path.basename(file).partition(':2,')
                marks = ''.join(sorted(set(marks) | {mark}))
                os.rename(file, os.path.join(self.root, 'mail', mailbox, 'cur', base + ':2,' + marks))
                self.log('mbsync', kind, token, mailbox)

    def tokens(self):
        """What it has: tokens and whether they are flagged, by mailbox."""
        return {
            mailbox: sorted((token_of(self._read(file)), 'F' in file.rpartition(':2,')[2]) for file in self._files(mailbox))
            for mailbox in MAILBOXES
        }
