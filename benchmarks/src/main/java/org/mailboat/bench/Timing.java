package org.mailboat.bench;

/// What one run cost its client.
///
/// @param wall seconds from start to end
/// @param cpu seconds of processor, in user and system mode
/// @param rss the most memory it had resident, in MB of 2^20 octets, by the kernel's VmHWM; 0 where
///   the client is a thread of this process
record Timing(double wall, double cpu, double rss) {}
