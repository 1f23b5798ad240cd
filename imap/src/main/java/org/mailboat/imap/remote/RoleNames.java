package org.mailboat.imap.remote;

import org.mailboat.model.Role;

import java.text.Normalizer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What mail programs and servers call a mailbox of a certain role, in some forty languages: for
/// servers that tell no roles. Common names first, since of several mailboxes with such names the
/// first is meant.
final class RoleNames {
    private static final Map<Role, Map<String, Integer>> RANKS = new EnumMap<>(Role.class);

    static {
        put(
                Role.DRAFTS,
                """
                drafts; draft; draft messages; draft items
                entwürfe; entwurf; brouillons; brouillon; borradores; borrador; bozze; bozza
                rascunhos; rascunho; concepten; concept; wersje robocze; kopie robocze; szkice; robocze
                koncepty; rozepsané; návrhy; rozpísané; utkast; kladder; kladde; luonnokset; piszkozatok; vázlatok
                ciorne; schițe; schiţe; черновики; чернетки; чарнавікі; чернови; πρόχειρα; taslaklar; taslak
                nacrti; skice; osnutki; у припреми; juodraščiai; melnraksti; mustandid; drög; zirriborroak
                esborranys; borradors; drafft; dréachtaí; nháp; thư nháp; draf; konsep; rancangan; ร่าง; ฉบับร่าง
                草稿; 草稿箱; 草稿夹; 草稿匣; 下書き; 임시 보관함; 임시보관함; 초안
                مسودات; المسودات; טיוטות; پیش‌نویس‌ها; پیش نویس; ड्राफ़्ट; ड्राफ्ट
                """);
        put(
                Role.SENT,
                """
                sent; sent items; sent messages; sent mail; sent-mail; sentmail; sent_items; outgoing mail
                gesendet; gesendete objekte; gesendete elemente; gesendete nachrichten; gesendete
                envoyés; envoyé; éléments envoyés; messages envoyés; courrier envoyé
                courriers envoyés; enviados; elementos enviados; mensajes enviados; correo enviado; enviadas
                itens enviados; mensagens enviadas; e-mails enviados; posta inviata; inviata; inviati
                messaggi inviati; elementi inviati; verzonden; verzonden items; verzonden berichten
                verzonden objecten; wysłane; elementy wysłane; wiadomości wysłane; odeslaná pošta; odeslané
                odoslaná pošta; odoslané; skickat; skickade; skickade objekt; skickade meddelanden; sendt
                sendte; sendt post; sendte elementer; sendte meddelelser; sende elementer; lähetetyt
                lähetetyt kohteet; lähetetyt viestit; elküldött; elküldött elemek; elküldött üzenetek; elküldöttek
                trimise; mesaje trimise; elemente trimise; отправленные; отправленные элементы
                надіслані; відправлені; адпраўленыя; изпратени; απεσταλμένα; σταλμένα; gönderilmiş öğeler
                gönderilmiş postalar; gönderilenler; gönderilen; gönderilmiş; poslano; poslane stavke; poslane poruke
                poslana pošta; poslané; послато; išsiųsti; išsiųsta; nosūtītie; nosūtītās; saadetud; saadetud kirjad
                sendir hlutir; sent póstur; bidalita; bidaliak; enviats; elements enviats; seolta
                đã gửi; thư đã gửi; terkirim; item terkirim; dihantar; ส่งแล้ว; รายการที่ส่ง; จดหมายที่ส่งแล้ว
                已发送; 已发送邮件; 已发邮件; 已发送消息; 寄件備份; 寄件備份匣; 已寄出; 已傳送; 送信済み; 送信済みアイテム
                送信済みメール; 送信済みメッセージ; 送信控え; 보낸 편지함; 보낸편지함; 보낸메일함; 보낸 메일함; 보낸 항목
                العناصر المرسلة; البريد المرسل; المرسل; المرسلة; נשלח; דואר שנשלח; פריטים שנשלחו; הודעות שנשלחו
                ارسال شده; فرستاده شده; भेजे गए; प्रेषित
                """);
        put(
                Role.TRASH,
                """
                trash; deleted items; deleted messages; deleted; bin; trash can; deleted mail; wastebasket
                papierkorb; gelöschte elemente; gelöschte objekte; gelöscht; gelöschte nachrichten; gelöschte
                corbeille; éléments supprimés; messages supprimés; supprimés; poubelle; papelera
                papelera de reciclaje; elementos eliminados; eliminados; mensajes eliminados; cestino
                posta eliminata; elementi eliminati; eliminati; eliminata; lixeira; lixo; itens excluídos
                itens eliminados; excluídos; mensagens excluídas; prullenbak; prullenmand; verwijderde items
                verwijderde berichten; verwijderd; kosz; elementy usunięte; usunięte; koš; odstraněná pošta
                odstraněné; smazané; kôš; odstránená pošta; odstránené; papperskorgen; papperskorg
                borttagna objekt; borttaget; papirkurv; papirkurven; slettede elementer; slettet post; slettet; slettede
                søppel; roskakori; poistetut; poistetut kohteet; lomtár; kuka; törölt elemek; törölt; coș de gunoi
                coş de gunoi; coș; gunoi; elemente șterse; șterse; корзина; удаленные; удалённые; удаленные элементы
                кошик; видалені; видалені елементи; кош; сметніца; кошче; изтрити; κάδος απορριμμάτων; κάδος
                διαγραμμένα; απορρίμματα; çöp kutusu; çöp; silinmiş öğeler; silinenler; silinmiş; smeće; otpad
                izbrisano; izbrisane stavke; smeti; izbrisana pošta; otpaci; смеће; отпад; обрисане ставке; šiukšliadėžė; šiukšlinė
                ištrinti; atkritne; miskaste; dzēstie; prügikast; kustutatud; rusl; zakarrontzia; paperera
                elements suprimits; sbwriel; thùng rác; đã xóa; đã xoá; mục đã xóa; sampah; item terhapus
                tong sampah; ถังขยะ; รายการที่ถูกลบ; 已删除; 已删除邮件; 已删除消息; 废件箱; 垃圾桶; 刪除的郵件; 已刪除; 垃圾筒; ゴミ箱
                ごみ箱; 削除済みアイテム; 削除済み; 휴지통; 지운 편지함; 지운편지함; 지운 항목; سلة المهملات; المهملات; المحذوفات
                العناصر المحذوفة; אשפה; פריטים שנמחקו; סל אשפה; فایل‌های حذف شده; زباله‌دان; सामग्री हटाई गई; ट्रैश
                """);
        put(
                Role.JUNK,
                """
                junk; spam; junk e-mail; junk email; junk mail; bulk mail; bulk; unsolicited mail; spambox
                junk-e-mail; junkmail; spam mail; junk-mail; unsolicited; suspected spam
                spamverdacht; spamordner; unerwünscht; unerwünschte werbung; unerwünschte nachrichten
                pourriel; pourriels; indésirables; courrier indésirable; courriers indésirables; messages indésirables
                spam reçu; correo no deseado; no deseado; correo basura; posta indesiderata; indesiderata; indesiderati
                lixo eletrônico; lixo electrónico; lixo eletrónico; correio não solicitado; correio eletrônico não solicitado
                ongewenst; ongewenste e-mail; ongewenste post; wiadomości-śmieci; wiadomości śmieci; niechciane
                śmieci; nevyžádaná pošta; nevyžádané; nevyžiadaná pošta; nevyžiadané; skräppost; skräp; uønsket post
                uønsket e-post; uønsket mail; uønsket; søppelpost; roskaposti; roskapostit; levélszemét; spam levelek
                mesaje nedorite; nedorite; poștă nedorită; спам; нежелательная почта; нежелательные; небажана пошта; небажані
                нежелана поща; нежелана; ανεπιθύμητα; ανεπιθύμητη αλληλογραφία; istenmeyen; istenmeyen e-posta
                önemsiz; önemsiz e-posta; gereksiz; neželjena pošta; neželjeno; bezvrijedna pošta; neželena pošta; vsiljena pošta
                нежељена пошта; brukalas; šlamštas; mēstules; rämpspost; ruslpóstur; ruslpósti; zabor-posta; correu brossa; brossa
                thư rác; email sampah; spam e-mail; emel remeh; จดหมายขยะ; สแปม; อีเมลขยะ; 垃圾邮件; 垃圾郵件; 垃圾邮件箱; 垃圾信件
                迷惑メール; スパム; 스팸; 스팸메일함; 스팸 메일함; 스팸편지함; 정크 메일; 정크메일; البريد العشوائي; بريد مزعج; غير هام; البريد غير الهام
                דואר זבל; זבל; ספאם; هرزنامه; اسپم; स्पैम; जंक
                """);
        put(
                Role.ARCHIVE,
                """
                archive; archives; archived; archiv; archivo; archivados; archivio; archiviati
                arquivo; arquivos; arquivados; archief; archiwum; arkiv; arkivet; arkisto; archívum; archivum; arhivă; arhiva
                архив; архів; архіў; архива; αρχειοθήκη; αρχείο; arşiv; arhiv; archyvas; archyvai; arhīvs; arhiiv; arxiu; artxiboa
                archif; geymsla; lưu trữ; arsip; arkib; ที่เก็บถาวร; คลังเก็บ; 存档; 归档; 封存; 封存盒; アーカイブ; 보관함; 보관; أرشيف
                الأرشيف; ארכיון; بایگانی; संग्रह
                """);
    }

    private RoleNames() {}

    /// How well a name says that its mailbox has this role: 0 is best.
    ///
    /// @param folded the name, [#folded]
    /// @return -1 if it does not say so
    static int rank(String folded, Role role) {
        return RANKS.getOrDefault(role, Map.of()).getOrDefault(folded, -1);
    }

    /// The names of a role. They are written as [#folded] would have them: it would cost each start
    /// to fold some hundred of them.
    static Set<String> names(Role role) {
        return RANKS.getOrDefault(role, Map.of()).keySet();
    }

    private static void put(Role role, String names) {
        var ranks = new HashMap<String, Integer>();
        for (String line : names.split("\n", -1)) {
            for (String name : line.split(";", -1)) {
                if (!name.isBlank()) {
                    ranks.putIfAbsent(name.strip(), ranks.size());
                }
            }
        }
        RANKS.put(role, ranks);
    }

    /// Case, the form in which accents are written, and blanks at the ends do not count; nor does
    /// the dot that is left of a Turkish capital I.
    static String folded(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return isAscii(lower)
                ? lower
                : Normalizer.normalize(lower, Normalizer.Form.NFC).replace("i\u0307", "i");
    }

    /// There is nothing to normalize then, and Java need not read its tables of Unicode.
    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
