package org.mailboat.imap.testkit;

/// An IMAP server that a test may fill and break: the fake one, Dovecot, Cyrus or Courier.
public interface TestServer extends AutoCloseable {

    /// The password of every user.
    String PASSWORD = "secret";

    /// What the server is called in messages.
    String name();

    /// The port on 127.0.0.1 that begins in plain text and offers STARTTLS where it can.
    int port();

    /// Makes a user exist, with an empty INBOX, and gives the login name.
    String user(String name);

    @Override
    void close();
}
