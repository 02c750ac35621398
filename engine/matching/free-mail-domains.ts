/**
 * Web domains that belong to a mailbox provider or a shared host, not to the account: they never link two accounts.
 * Lower-case registrable domains; the caller adds those of its own region (resellers, chambers, school networks).
 */
export const freeMailDomains: ReadonlySet<string> = new Set(
  (
    'gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it live.com live.nl live.co.uk msn.com ' +
    'yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.co.jp yahoo.co.in yahoo.it yahoo.es yahoo.com.br ymail.com rocketmail.com aol.com aim.com icloud.com me.com mac.com ' +
    'gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de arcor.de mail.de posteo.de mailbox.org bluewin.ch sunrise.ch chello.at aon.at ' +
    'orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it alice.it tiscali.it telefonica.net terra.com.br uol.com.br bol.com.br ' +
    'ziggo.nl kpnmail.nl planet.nl telenet.be skynet.be btinternet.com sky.com virginmedia.com comcast.net verizon.net att.net sbcglobal.net cox.net ' +
    'mail.ru yandex.ru yandex.com rambler.ru ukr.net wp.pl o2.pl onet.pl interia.pl seznam.cz centrum.cz freemail.hu abv.bg ' +
    'qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net rediffmail.com proton.me protonmail.com zoho.com fastmail.com hey.com mail.com tutanota.com ' +
    'facebook.com linkedin.com instagram.com wordpress.com wixsite.com'
  ).split(' '),
)
