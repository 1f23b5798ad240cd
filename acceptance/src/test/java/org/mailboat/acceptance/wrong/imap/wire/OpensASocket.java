package org.mailboat.acceptance.wrong.imap.wire;

import java.net.Socket;

public record OpensASocket(Socket socket) {}
