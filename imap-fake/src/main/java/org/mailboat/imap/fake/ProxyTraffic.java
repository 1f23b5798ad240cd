package org.mailboat.imap.fake;

/// What one connection carried through a [FaultProxy].
///
/// @param toServer octets that the server was sent
/// @param toClient octets that the client was sent
/// @param roundTrips how often the client was heard again after the server was, the first time
///   included
public record ProxyTraffic(long toServer, long toClient, int roundTrips) {}
