package org.mailboat.imap.fake;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

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
    private final Object speaking = new Object();
    private StringBuilder inserted = new StringBuilder();
    private boolean betweenResponses = true;
    private volatile boolean encrypted;
    private volatile boolean stalled;
    private volatile boolean answerLost;
    private boolean swallowCommand;
    private boolean swallowResponse;
    private boolean cutAtEnd;
    private int roundTrips;
    private boolean serverSpoke = true;

    ProxyConnection(FaultProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        this.toServer = new ProxyLane(ProxyFault.Direction.TO_SERVER, server, this);
        this.toClient = new ProxyLane(ProxyFault.Direction.TO_CLIENT, client, this);
    }

    void start(int number) {
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
        if (piece.starts()) {
            swallowCommand = false;
            decide(piece);
        }
        if (!swallowCommand) {
            offer(toServer, piece.octets());
        }
        if (piece.ends() && cutAtEnd) {
            loseAnswer();
        }
    }

    /// A command's first line says what becomes of it.
    private void decide(LineScanner.Piece piece) throws IOException, InterruptedException {
        String line = piece.text().stripTrailing();
        int space = line.indexOf(' ');
        String tag = space < 0 ? line : line.substring(0, space);
        String text = line.substring(space + 1);
        for (FaultProxy.Armed armed : proxy.armed()) {
            if (commandOf(armed.fault()).filter(p -> p.matcher(text).find()).isEmpty()
                    || !armed.take()) {
                continue;
            }
            switch (armed.fault()) {
                case ProxyFault.CutAtCommand cut when cut.delivered() -> cutAtEnd = true;
                case ProxyFault.CutAtCommand _ -> throw new SocketException("cut at " + text);
                case ProxyFault.StallAtCommand _ -> stalled = true;
                case ProxyFault.AnswerCommand answer -> {
                    swallowCommand = true;
                    insert(tag + " " + answer.answer() + "\r\n");
                }
                default -> throw new IllegalStateException(armed.fault().toString());
            }
            return;
        }
    }

    private static Optional<Pattern> commandOf(ProxyFault fault) {
        return switch (fault) {
            case ProxyFault.CutAtCommand cut -> Optional.of(cut.command());
            case ProxyFault.StallAtCommand stall -> Optional.of(stall.command());
            case ProxyFault.AnswerCommand answer -> Optional.of(answer.command());
            default -> Optional.empty();
        };
    }

    /// The server keeps the command and gets a proper end; what it answers goes nowhere.
    private void loseAnswer() {
        answerLost = true;
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
            if (piece.starts()) {
                swallowResponse = false;
            }
            byte[] octets = piece.octets();
            if (piece.line() && !swallowResponse) {
                octets = rewritten(piece);
            }
            if (!swallowResponse) {
                offer(toClient, octets);
            }
            betweenResponses = piece.ends();
            if (betweenResponses) {
                flushInserted();
            }
        }
    }

    private byte[] rewritten(LineScanner.Piece piece) {
        String line = piece.text();
        boolean changed = false;
        for (FaultProxy.Armed armed : proxy.armed()) {
            if (armed.fault() instanceof ProxyFault.Rewrite rewrite) {
                String before = line.substring(0, line.length() - (line.endsWith("\r\n") ? 2 : 1));
                Optional<String> after = rewrite.line().apply(before);
                if (after.filter(before::equals).isPresent() || !armed.take()) {
                    continue;
                }
                if (after.isEmpty()) {
                    swallowResponse = true;
                    return new byte[0];
                }
                line = after.get() + "\r\n";
                changed = true;
            }
        }
        return changed ? line.getBytes(StandardCharsets.ISO_8859_1) : piece.octets();
    }

    private void offer(ProxyLane lane, byte[] octets) throws InterruptedException {
        if (stalled && lane == toServer) {
            return;
        }
        long delay = 0;
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

    private static long limit(ProxyFault fault, ProxyFault.Direction direction) {
        return switch (fault) {
            case ProxyFault.CutAfter f when f.direction() == direction -> f.octets();
            case ProxyFault.HalfCloseAfter f when f.direction() == direction -> f.octets();
            case ProxyFault.StallAfter f when f.direction() == direction -> f.octets();
            default -> -1;
        };
    }

    @Override
    public boolean reached(ProxyLane lane) throws IOException {
        for (FaultProxy.Armed armed : proxy.armed()) {
            long limit = limit(armed.fault(), lane.direction());
            if (limit < 0 || lane.delivered() < limit || !armed.take()) {
                continue;
            }
            switch (armed.fault()) {
                case ProxyFault.CutAfter _ -> close();
                case ProxyFault.HalfCloseAfter _ -> lane.halfClose();
                default -> stalled = lane == toServer || stalled;
            }
            return false;
        }
        return true;
    }
}
