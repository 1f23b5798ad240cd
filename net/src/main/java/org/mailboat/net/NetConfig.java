package org.mailboat.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// What connections are given by the program they run in.
///
/// @param threads makes the threads of connections: daemon threads, so that a program can end
/// @param clock for certificates, logs and the time of the next try
/// @param ticker for measuring: nanoseconds from an arbitrary origin, never going back, as
///   `System::nanoTime`
/// @param random for nonces: cryptographically strong
/// @param resolver finds the addresses of a host
/// @param version of Mailboat, for the server's log
public record NetConfig(
        ThreadFactory threads,
        InstantSource clock,
        LongSupplier ticker,
        RandomGenerator random,
        Resolver resolver,
        NetTimeouts timeouts,
        WireLog wireLog,
        String version) {

    /// The platform's resolver and the usual timeouts, without a wire log.
    public static NetConfig of(
            ThreadFactory threads,
            InstantSource clock,
            LongSupplier ticker,
            RandomGenerator random,
            String version) {
        return new NetConfig(
                threads,
                clock,
                ticker,
                random,
                InetAddress::getAllByName,
                NetTimeouts.DEFAULT,
                WireLog.off(),
                version);
    }

    public NetConfig withTimeouts(NetTimeouts others) {
        return new NetConfig(threads, clock, ticker, random, resolver, others, wireLog, version);
    }

    public NetConfig withWireLog(WireLog other) {
        return new NetConfig(threads, clock, ticker, random, resolver, timeouts, other, version);
    }

    public NetConfig withResolver(Resolver other) {
        return new NetConfig(threads, clock, ticker, random, other, timeouts, wireLog, version);
    }

    /// Finds the addresses of a host; may block for long.
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }
}
