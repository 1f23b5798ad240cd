package org.mailboat.store.mime;

/// One header field.
///
/// @param name as written
/// @param value unfolded, and decoded where the holder says so; octets that are no UTF-8 are read
///   as windows-1252
public record HeaderField(String name, String value) {}
