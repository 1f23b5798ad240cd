package org.mailboat;

/// What is to be compared.
///
/// @param account the account's name
/// @param deep whether every message is downloaded and compared octet by octet
/// @param repair whether wrong local octets are to be fetched again by the next sync
public record VerifyRequest(String account, boolean deep, boolean repair) {}
