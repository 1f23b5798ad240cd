package org.mailboat.store.mime.tnef;

/// Windows code pages by the names that [org.mailboat.store.mime.charset.MailCharsets] knows.
final class CodePages {
    private CodePages() {}

    static String charset(int codePage) {
        return switch (codePage) {
            case 0, 1, 3 -> "windows-1252";
            case 65001 -> "utf-8";
            case 65000 -> "utf-7";
            case 20127 -> "us-ascii";
            case 20866 -> "koi8-r";
            case 21866 -> "koi8-u";
            case 50220, 50221, 50222 -> "iso-2022-jp";
            case 51932 -> "euc-jp";
            case 51949 -> "euc-kr";
            case 54936 -> "gb18030";
            case 28605 -> "iso-8859-15";
            case 10000 -> "macintosh";
            default ->
                    codePage > 28590 && codePage < 28610
                            ? "iso-8859-" + (codePage - 28590)
                            : codePage >= 1250 && codePage <= 1258
                                    ? "windows-" + codePage
                                    : "cp" + codePage;
        };
    }
}
