package org.mailboat.store.mime;

/// One field of a header, unfolded and decoded, in the place where it stood.
public record HeaderField(String name, String value) {}
