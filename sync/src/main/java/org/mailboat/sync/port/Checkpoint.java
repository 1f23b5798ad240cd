package org.mailboat.sync.port;

/// How far the server has been seen: opaque to the engine, written by the [Remote] that will read
/// it. Covers facts written down, never work done.
///
/// @param text the remote's own notation, short, without line breaks; equal texts are equal
///   checkpoints
public record Checkpoint(String text) {}
