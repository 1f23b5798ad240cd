package org.mailboat.imap.fake;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A client's connection and the one to the server that belongs to it.
///
/// Four daemon threads: each direction has one that reads and looks at lines, and one that writes.
/// Once the client begins TLS nothing is looked at any more.
final class ProxyConnection implements ProxyLane.Limits {
    private static final int BUFFER = 64 << 10;
    private static final byte TLS_HANDSHAKE = 22;

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;
    private final ProxyLane toServer;
    private final ProxyLane toClient;
    private final LineScanner commands = new LineScanner();
    private final LineScanner responses = new LineScanner();
    private final ResponseFaults responseFaults;
    private final int number;
    private final Object speaking = new Object();
    private StringBuilder inserted = new StringBuilder();
    private boolean betweenResponses = true;
    private volatile boolean encrypted;
    private volatile boolean stalled;
    private volatile boolean answerLost;
    private boolean swallowCommand;
    private boolean cutAtEnd;
    private String lostTag = "";
    private int roundTrips;
    private boolean serverSpoke = true;

    /// @param number its place among the connections of the proxy, from 1 on
    ProxyConnection(FaultProxy proxy, int number, Socket client, Socket server) {
        this.proxy = proxy;
        this.number = number;
        this.responseFaults = new ResponseFaults(proxy::armed);
        this.client = client;
        this.server = server;
        this.toServer = new ProxyLane(ProxyFault.Direction.TO_SERVER, server, this);
        this.toClient = new ProxyLane(ProxyFault.Direction.TO_CLIENT, client, this);
    }

    void start() {
        begin("proxy-" + number + "-commands", this::readCommands);
        begin("proxy-" + number + "-responses", this::readResponses);
        begin("proxy-" + number + "-to-server", toServer::run);
        begin("proxy-" + number + "-to-client", toClient::run);
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void begin(String name, Work work) {
        Thread.ofPlatform()
                .daemon()
                .name(name)
                .start(() -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        FakeSession.LOG.log(System.Logger.Level.DEBUG, name + ": " + e);
                        broken();
                    }
                });
    }

    ProxyTraffic traffic() {
        synchronized (speaking) {
            return new ProxyTraffic(toServer.delivered(), toClient.delivered(), roundTrips);
        }
    }

    /// One side is gone, and so is the other, unless the server still reads a last command.
    private void broken() {
        if (!answerLost) {
            close();
        }
    }

    void close() {
        toServer.close();
        toClient.close();
        closeQuietly(client);
        closeQuietly(server);
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            FakeSession.LOG.log(System.Logger.Level.DEBUG, "close: {0}", e.getMessage());
        }
    }

    private void readCommands() throws IOException, InterruptedException {
        InputStream in = client.getInputStream();
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            countRoundTrip();
            if (!encrypted
                    && count > 0
                    && commands.isBetweenUnits()
                    && buffer[0] == TLS_HANDSHAKE) {
                encrypted = true;
            }
            if (encrypted) {
                offer(toServer, Arrays.copyOf(buffer, count));
                continue;
            }
            for (LineScanner.Piece piece : commands.feed(buffer, count)) {
                command(piece);
            }
        }
        offer(toServer, commands.rest());
        if (!stalled) {
            toServer.end();
        }
    }

    private void countRoundTrip() {
        synchronized (speaking) {
            roundTrips += serverSpoke ? 1 : 0;
            serverSpoke = false;
        }
    }

    private void command(LineScanner.Piece piece) throws IOException, InterruptedException {
        if (isCutIn(toServer, piece)) {
            return;
        }
        if (piece.starts()) {
            swallowCommand = false;
            decide(piece);
        }
        boolean last = piece.ends() && cutAtEnd;
        if (last) {
            // Before the server can answer.
            answerLost = true;
        }
        if (!swallowCommand) {
            offer(toServer, piece.octets());
        }
        if (last) {
            loseAnswer();
        }
    }

    /// Lets the link break within a piece, if it is to.
    private boolean isCutIn(ProxyLane lane, LineScanner.Piece piece) throws InterruptedException {
        for (FaultProxy.Armed armed : proxy.armed()) {
            if (armed.fault() instanceof ProxyFault.CutIn cut
                    && cut.part() == ProxyFault.Part.of(lane.direction(), piece)
                    && armed.take()) {
                offer(lane, Arrays.copyOf(piece.octets(), cut.kept(piece.octets().length)));
                // Counted before anybody can notice; and the client first: what the server says to
                // half a command is not to reach it.
                proxy.countCut();
                toClient.end();
                toServer.end();
                return true;
            }
        }
        return false;
    }

    /// A command's first line says what becomes of it.
    private void decide(LineScanner.Piece piece) throws IOException, InterruptedException {
        String line = piece.text().stripTrailing();
        int space = line.indexOf(' ');
        String tag = space < 0 ? line : line.substring(0, space);
        String text = line.substring(space + 1);
        for (FaultProxy.Armed armed : proxy.armed()) {
            if (armed.fault() instanceof ProxyFault.AtCommand fault
                    && fault.command().matcher(text).find()
                    && armed.take()
                    && !goesOn(fault, tag, text)) {
                return;
            }
        }
    }

    /// Lets a fault happen to a command; false if no other one may happen to it.
    private boolean goesOn(ProxyFault.AtCommand fault, String tag, String text)
            throws IOException, InterruptedException {
        switch (fault) {
            case ProxyFault.CutAtCommand cut when cut.delivered() -> cutAtEnd = true;
            case ProxyFault.CutAtCommand _ -> throw new SocketException("cut at " + text);
            case ProxyFault.LoseAnswer _ -> {
                synchronized (speaking) {
                    lostTag = tag;
                }
                return true;
            }
            case ProxyFault.StallAtCommand _ -> stalled = true;
            case ProxyFault.AnswerCommand answer -> {
                swallowCommand = true;
                insert(tag + " " + answer.answer() + "\r\n");
            }
            case ProxyFault.ReplaceAnswer answer -> {
                synchronized (speaking) {
                    responseFaults.replaceAnswer(tag, answer.answer());
                }
                return true;
            }
            case ProxyFault.Insert more -> {
                synchronized (speaking) {
                    responseFaults.insert(tag, more.response());
                }
                return true;
            }
        }
        return false;
    }

    /// The server keeps the command and gets a proper end; what it answers goes nowhere.
    private void loseAnswer() {
        toClient.close();
        closeQuietly(client);
        toServer.end();
    }

    /// Says something in the server's place, but never inside one of its responses.
    private void insert(String text) throws InterruptedException {
        synchronized (speaking) {
            inserted.append(text);
            if (betweenResponses) {
                flushInserted();
            }
        }
    }

    private void flushInserted() throws InterruptedException {
        if (inserted.length() > 0) {
            offer(toClient, inserted.toString().getBytes(StandardCharsets.ISO_8859_1));
            inserted = new StringBuilder();
        }
    }

    private void readResponses() throws IOException, InterruptedException {
        InputStream in = server.getInputStream();
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (answerLost) {
                continue;
            }
            if (encrypted) {
                synchronized (speaking) {
                    serverSpoke = true;
                }
                offer(toClient, Arrays.copyOf(buffer, count));
                continue;
            }
            for (LineScanner.Piece piece : responses.feed(buffer, count)) {
                response(piece);
            }
        }
        if (answerLost) {
            closeQuietly(server);
        } else {
            offer(toClient, responses.rest());
            toClient.end();
        }
    }

    private void response(LineScanner.Piece piece) throws InterruptedException {
        synchronized (speaking) {
            serverSpoke = true;
            if (isCutIn(toClient, piece)) {
                return;
            }
            if (!lostTag.isEmpty() && !piece.text().startsWith("+")) {
                if (piece.starts() && piece.text().startsWith(lostTag + " ")) {
                    close();
                }
                return;
            }
            for (ResponseFaults.Outgoing out : responseFaults.of(piece)) {
                offer(toClient, out.octets(), out.delay());
            }
            betweenResponses = piece.ends();
            if (betweenResponses) {
                flushInserted();
            }
        }
    }

    private void offer(ProxyLane lane, byte[] octets) throws InterruptedException {
        offer(lane, octets, 0);
    }

    private void offer(ProxyLane lane, byte[] octets, long extra) throws InterruptedException {
        if (stalled && lane == toServer) {
            return;
        }
        long delay = extra;
        for (FaultProxy.Armed armed : proxy.armed()) {
            if (armed.fault() instanceof ProxyFault.Delay slow
                    && slow.direction() == lane.direction()) {
                delay += slow.time().toNanos();
            }
        }
        lane.offer(octets, System.nanoTime() + delay);
    }

    @Override
    public int allowed(ProxyFault.Direction direction, long delivered, int wanted) {
        long allowed = wanted;
        for (FaultProxy.Armed armed : proxy.armed()) {
            long limit = limit(armed.fault(), direction);
            if (limit >= 0 && armed.isReady()) {
                allowed = Math.min(allowed, Math.max(0, limit - delivered));
            }
        }
        return (int) allowed;
    }

    private long limit(ProxyFault fault, ProxyFault.Direction direction) {
        return fault instanceof ProxyFault.AtOctet f && f.direction() == direction
                ? f.octets(number)
                : -1;
    }

    @Override
    public boolean reached(ProxyLane lane) throws IOException {
        for (FaultProxy.Armed armed : proxy.armed()) {
            long limit = limit(armed.fault(), lane.direction());
            if (limit < 0 || lane.delivered() < limit || !armed.take()) {
                continue;
            }
            switch (armed.fault()) {
                case ProxyFault.CutAfter _, ProxyFault.CutSomewhere _ -> close();
                case ProxyFault.HalfCloseAfter _ -> lane.halfClose();
                default -> stalled = lane == toServer || stalled;
            }
            return false;
        }
        return true;
    }
}
