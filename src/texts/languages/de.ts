import { pageDe } from './page/de.js';
import { quoteDe } from './quote/de.js';
import type { Translation } from './translation.js';

/** German. */
export const de: Translation = {
  ...pageDe,
  ...quoteDe,
  'closing.canceled': 'Der Kaufvorgang wurde abgebrochen.',
  'closing.expired': 'Der Kaufvorgang ist abgelaufen. Beginnen Sie einen neuen.',
  'payment.in_progress': 'Die Zahlung wird verarbeitet.',
  'payment.price_changed':
    'Der Gesamtbetrag hat sich seit der letzten Anzeige geändert. Es wurde nichts belastet: Zeigen Sie den neuen Betrag an und schließen Sie erneut ab.',
  'payment.pay_again': 'Die Zahlung passte nicht zu diesem Kaufvorgang und wird erstattet. Bitte zahlen Sie erneut.',
  'payment.refunded': 'Nach dem Ende dieses Kaufvorgangs ist eine Zahlung eingegangen. Sie wird erstattet.',
  'authentication.unavailable':
    'Dieser Kauf erfordert eine Authentifizierung mit 3-D Secure, die dieser Assistent nicht leisten kann. Kaufen Sie weniger, oder kaufen Sie im Shop.',
  'authentication.needed':
    'Dieser Kauf erfordert eine Authentifizierung mit 3-D Secure, die dieser Assistent nicht leisten kann. Kaufen Sie im Shop.',
  'authentication.awaited':
    'Der Käufer muss sich mit 3-D Secure authentifizieren. Schließen Sie danach mit authentication_result erneut ab.',
  'authentication.refused':
    'Die Karte wurde nicht authentifiziert. Es wurde nichts belastet: Zahlen Sie mit einer anderen Karte.',
  'authentication.unfinished':
    'Die Authentifizierung wurde nicht beendet. Es wurde nichts belastet: Authentifizieren Sie sich und zahlen Sie erneut.',
  'older.no_payment_method': 'Dieser Shop nimmt keine Zahlungsart, die dieser Assistent kennt. Kaufen Sie im Shop.',
  'older.other_ways':
    'Der Shop bietet auch Abholung oder lokale Lieferung an, was dieser Assistent nicht wählen kann. Wählen Sie im Shop.',
  'older.pickup': 'Abholung: {place}',
  'older.shown_as': 'etwa {amount}',
  'older.split_delivery': 'Die Artikel kommen auf mehreren Lieferwegen; gezeigt wird der, auf dem die meisten kommen.',
  'decline.try_again':
    'Der Kartenherausgeber war nicht erreichbar. Versuchen Sie es gleich noch einmal, oder zahlen Sie mit einer anderen Karte.',
  'decline.check_card_data':
    'Die Karte wurde abgelehnt: Nummer, Ablaufdatum oder Prüfziffer stimmt nicht. Korrigieren Sie die Angabe und zahlen Sie erneut.',
  'decline.needs_authentication':
    'Der Kartenherausgeber verlangt eine Authentifizierung, die hier nicht möglich ist. Zahlen Sie mit einer anderen Karte.',
  'decline.authentication_failed':
    'Der Kartenherausgeber konnte den Käufer nicht authentifizieren. Zahlen Sie erneut, oder mit einer anderen Karte.',
  'decline.authentication_refused':
    'Die Angaben der Authentifizierung wurden abgelehnt. Authentifizieren Sie sich erneut und zahlen Sie noch einmal.',
  'decline.use_another_card': 'Die Karte wurde abgelehnt. Zahlen Sie mit einer anderen Karte.',
  'decline.card_not_taken':
    'Diese Karte wird hier nicht angenommen. Zahlen Sie mit {kinds, select, credit {einer Kreditkarte} debit {einer Debitkarte} prepaid {einer Prepaidkarte} credit_debit {einer Kredit- oder Debitkarte} credit_prepaid {einer Kredit- oder Prepaidkarte} debit_prepaid {einer Debit- oder Prepaidkarte} other {einer Karte}}{brands, select, any {} other { einer dieser Marken: {brands}}}.',
  'decline.contact_issuer':
    'Die Karte wurde von ihrem Herausgeber abgelehnt. Zahlen Sie mit einer anderen Karte, oder fragen Sie den Herausgeber.',
  'decline.declined': 'Die Zahlung wurde abgelehnt. Zahlen Sie mit einer anderen Karte.',
  'decline.details_refused':
    'Die Zahlung wurde wegen ihrer Angaben abgelehnt. Prüfen Sie E-Mail-Adresse und Lieferadresse und zahlen Sie erneut.',
  'decline.token_unknown':
    'Dieses Zahlungstoken ist diesem Verkäufer nicht bekannt. Besorgen Sie ein neues für diesen Verkäufer und zahlen Sie erneut.',
  'decline.token_expired': 'Das Zahlungstoken ist abgelaufen. Besorgen Sie ein neues und zahlen Sie erneut.',
  'decline.token_revoked': 'Das Zahlungstoken wurde widerrufen. Besorgen Sie ein neues und zahlen Sie erneut.',
  'decline.token_used': 'Das Zahlungstoken wurde bereits verwendet. Besorgen Sie ein neues und zahlen Sie erneut.',
  'decline.token_too_small':
    'Das Zahlungstoken erlaubt weniger als den Gesamtbetrag. Besorgen Sie eines über den vollen Betrag und zahlen Sie erneut.',
  'decline.token_currency':
    'Das Zahlungstoken gilt für eine andere Währung. Besorgen Sie eines in der Währung des Kaufvorgangs und zahlen Sie erneut.',
  'decline.token_unusable':
    'Das Zahlungstoken kann nicht verwendet werden. Besorgen Sie ein neues und zahlen Sie erneut.',
  'decline.gift_card_unknown':
    'Diese Geschenkkarte ist dem Shop nicht bekannt. Prüfen Sie den Code, oder zahlen Sie mit einer Karte.',
  'decline.gift_card_void':
    'Diese Geschenkkarte ist nicht mehr gültig. Zahlen Sie mit einer anderen oder mit einer Bankkarte.',
  'decline.gift_card_expired':
    'Diese Geschenkkarte ist abgelaufen. Zahlen Sie mit einer anderen oder mit einer Bankkarte.',
  'decline.gift_card_currency':
    'Diese Geschenkkarte lautet auf eine andere Währung. Zahlen Sie mit einer anderen oder mit einer Bankkarte.',
  'decline.gift_card_empty':
    'Auf dieser Geschenkkarte ist nichts mehr übrig. Zahlen Sie mit einer anderen oder mit einer Bankkarte.',
  'decline.gift_card_chosen':
    'Diese Geschenkkarte zahlt schon einen Teil des Betrags. Zahlen Sie den Rest mit einer anderen oder mit einer Bankkarte.',
  'decline.gift_card_too_little':
    'Von einem so kleinen Betrag kann die Geschenkkarte keinen Teil zahlen. Zahlen Sie mit einer Bankkarte.',
  'decline.too_many':
    'Zu viele Zahlungen dieses Kaufvorgangs wurden abgelehnt: Er nimmt keine mehr an. Beginnen Sie einen neuen, mit einer anderen Karte.',
  'total.items_base_amount': 'Artikel',
  'total.items_discount': 'Rabatte auf Artikel',
  'total.subtotal': 'Zwischensumme',
  'total.discount': 'Rabatt',
  'total.fulfillment': 'Lieferung',
  'total.tax': 'Steuern',
  'total.total': 'Gesamtbetrag',
  'total.amount_refunded': 'Erstattet',
  'total.fee': 'Gebühr',
  'total.gift_wrap': 'Geschenkverpackung',
  'total.tip': 'Trinkgeld',
  'total.rounding': 'Rundung',
  'total.store_credit': 'Guthaben',
  'total.gift_card': 'Geschenkkarte',
  'credit.paid': 'Das Guthaben mit der Endung {end} zahlt {amount}; davon bleiben {left}.',
  'credit.emptied': 'Von diesem Guthaben ist nichts mehr übrig.',
  'credit.expired': 'Dieses Guthaben ist abgelaufen.',
  'credit.voided': 'Dieses Guthaben ist nicht mehr gültig.',
  'credit.other_currency': 'Dieses Guthaben lautet auf eine andere Währung.',
  'credit.is_gift_card':
    'Das ist eine Geschenkkarte und kein Rabattcode. Zahlen Sie damit beim Abschluss, über die Zahlungsart für Geschenkkarten.',
  'gift_card.name': 'Geschenkkarte',
  'gift_card.code': 'Code der Geschenkkarte',
  'gift_card.paid': 'Die Geschenkkarte mit der Endung {end} zahlt {amount}; davon bleiben {left}.',
  'gift_card.rest':
    'Die Geschenkkarte zahlt einen Teil. Es wurde noch nichts belastet: Schließen Sie erneut ab und zahlen Sie die restlichen {rest} mit einer Bankkarte oder einer weiteren Geschenkkarte.',
  'gift_card.gone':
    'Die Geschenkkarte mit der Endung {end} kann nicht mehr zahlen. Zahlen Sie anders, oder nehmen Sie sie heraus.',
  'purchase_order.pending':
    'Der Shop muss die Bestellung auf Rechnung freigeben. Es fehlt nichts: Sehen Sie später wieder nach.',
  'purchase_order.rejected':
    'Der Shop hat die Bestellung auf Rechnung nicht freigegeben. Zahlen Sie auf andere Weise, oder fragen Sie den Shop.',
  'purchase_order.rejected_saying':
    'Der Shop hat die Bestellung auf Rechnung nicht freigegeben: {words} Zahlen Sie auf andere Weise, oder fragen Sie den Shop.',
  'sheet.in_progress':
    'Die Zahlung wird verarbeitet. Zahlen Sie nicht noch einmal: Die Bestellung folgt, sobald die Bank zugestimmt hat.',
  'sheet.not_now':
    'Der Shop konnte dies gerade nicht abschließen. Versuchen Sie es gleich noch einmal: Nichts wird doppelt belastet.',
  'sheet.other_details': 'Diese Zahlung wurde zuvor mit anderen Angaben versucht. Zahlen Sie erneut.',
  'adjustment.dispute': 'Der Karteninhaber beanstandet die Zahlung.',
  'wishes.nothing_to_wrap': 'Nichts in diesem Warenkorb lässt sich als Geschenk verpacken.',
  'wishes.tip_lowered': 'Das Trinkgeld wurde auf {most} gesenkt, den Höchstbetrag für diese Artikel.',
  'exemption.resale': 'Kauf zum Weiterverkauf',
  'exemption.exempt_organization': 'Steuerbefreite Organisation',
  'exemption.government': 'Behörde',
  'exemption.not_taken': 'Dieser Shop nimmt keine Bescheinigungen über Steuerbefreiung an. Steuern werden berechnet.',
  'exemption.unknown': 'Diese Bescheinigung über Steuerbefreiung ist dem Shop nicht bekannt. Steuern werden berechnet.',
  'exemption.other_type':
    'Bescheinigungen über Steuerbefreiung dieser Art werden nicht angenommen. Steuern werden berechnet.',
  'exemption.expired': 'Die Bescheinigung über Steuerbefreiung ist abgelaufen. Steuern werden berechnet.',
  'exemption.elsewhere':
    'Die Bescheinigung über Steuerbefreiung gilt nicht für diese Lieferadresse. Steuern werden berechnet.',
};
