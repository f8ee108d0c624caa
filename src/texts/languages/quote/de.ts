import type { QuoteTranslation } from '../translation.js';

/** German. */
export const quoteDe: QuoteTranslation = {
  'name.quoted': '„{name}“',
  'buyer.email_missing': 'Für die Bestellbestätigung wird die E-Mail-Adresse des Käufers benötigt.',
  'line.too_many': 'Von „{title}“ sind höchstens {limit} Stück je Bestellung erhältlich.',
  'line.price': 'Der Preis von „{title}“ beträgt {price}.',
  'line.gone': '„{title}“ wird nicht mehr verkauft. Entfernen Sie den Artikel.',
  'line.sold_out': '„{title}“ ist ausverkauft.',
  'line.too_few_left': 'Von „{title}“ sind nur noch {available} Stück da, gewünscht sind {wanted}.',
  'line.few_left': 'Nur noch {available} Stück von „{title}“ verfügbar.',
  'line.sent_later':
    '{units, plural, one {# Stück von „{title}“ wird} other {# Stück von „{title}“ werden}} ab dem {day} verschickt.',
  'line.restricted': '„{title}“ kann nicht an dieses Ziel geschickt werden: {place}. Entfernen Sie den Artikel.',
  'line.too_large': '„{title}“ ist zu groß oder zu schwer für diese Adresse. Entfernen Sie den Artikel.',
  'line.not_here': '„{title}“ wird nur örtlich geliefert, und nicht in das Gebiet mit der Postleitzahl {postal_code}.',
  'line.below_minimum': '„{title}“ wird nur örtlich geliefert, und nur mit einer größeren Bestellung.',
  'line.not_offered':
    '„{title}“ ist nur zur Abholung oder mit örtlicher Lieferung erhältlich, was hier nicht angeboten wird. Entfernen Sie den Artikel.',
  'charge.above_maximum': 'Der Gesamtbetrag liegt über {maximum}, dem Höchstbetrag für eine Zahlung.',
  'charge.below_minimum': 'Der Gesamtbetrag liegt unter {minimum}, dem Mindestbetrag für eine Kartenzahlung.',
  'option.digital': 'Digitale Lieferung',
  'option.digital_how': 'Wird nach der Zahlung an die E-Mail-Adresse des Käufers geschickt.',
  'option.pickup_at': 'Abholung: {name}',
  'option.unchosen': 'Wählen Sie eine der Lieferoptionen für {items}.',
  'option.too_early':
    'Vor dem {day} ist nicht alles da: Wählen Sie eine andere Option als dieses Zeitfenster von „{option}“.',
  'option.untaxed_pickup':
    'An diesem Abholort kann zurzeit nichts verkauft werden: {name}. Wählen Sie eine andere Option.',
  'delivery.address_missing':
    'Eine Lieferadresse wird benötigt, um den Versand anzubieten und die Steuern zu berechnen.',
  'delivery.region_restricted': 'Dieser Shop liefert nicht an dieses Ziel: {place}.',
  'delivery.state_missing': 'Die Region fehlt. Erwartet wird der Code der Region ({country}).',
  'delivery.state_missing_example': 'Die Region fehlt. Erwartet wird ein Code wie {example} ({country}).',
  'delivery.state_unknown': 'Die Region „{state}“ ist nicht bekannt. Erwartet wird der Code der Region ({country}).',
  'delivery.state_unknown_example':
    'Die Region „{state}“ ist nicht bekannt. Erwartet wird ein Code wie {example} ({country}).',
  'delivery.unplaced':
    'Die Steuern für diese Lieferadresse lassen sich nicht berechnen. Prüfen Sie, ob ihre Angaben zueinander passen.',
  'delivery.unplaced_field':
    'Die Steuern für diese Lieferadresse lassen sich nicht berechnen. Prüfen Sie, ob diese Angabe zu den übrigen passt: {field}.',
  'delivery.too_heavy': 'Diese Artikel sind zu schwer, um in einer Bestellung verschickt zu werden.',
  'field.name': 'Name',
  'field.line_one': 'erste Zeile',
  'field.line_two': 'zweite Zeile',
  'field.city': 'Ort',
  'field.state': 'Region',
  'field.country': 'Land',
  'field.postal_code': 'Postleitzahl',
  'field.company': 'Firma',
  'group.wrong_way':
    '„{title}“ kann nicht {way, select, shipping {verschickt} digital {digital geliefert} pickup {abgeholt} other {örtlich geliefert}} werden. Nehmen Sie den Artikel aus dieser Liefergruppe, oder ändern Sie deren destination_type.',
  'group.no_location': 'Einen Ort „{location}“ gibt es nicht. Lassen Sie location_id weg, um alle zu sehen.',
  'group.changed': 'Mit den Artikeln haben sich Liefergruppen geändert: {groups}.',
  'selection.unnamed': 'Die gewählte Lieferung',
  'selection.named': 'Die Option „{option}“',
  'selection.named_for': 'Die Option „{option}“ für {items}',
  'selection.gone.address':
    '{delivery} wird für die neue Adresse nicht angeboten. Wählen Sie eine der angebotenen Optionen.',
  'selection.gone.items':
    '{delivery} wird für diese Artikel nicht angeboten. Wählen Sie eine der angebotenen Optionen.',
  'selection.gone.groups':
    '{delivery} wird mit diesen Liefergruppen nicht angeboten. Wählen Sie eine der angebotenen Optionen.',
  'selection.gone.other': '{delivery} wird nicht mehr angeboten. Wählen Sie eine der angebotenen Optionen.',
  'discount.unknown': 'Diesen Rabattcode gibt es nicht.',
  'discount.not_yet': 'Dieser Rabattcode gilt noch nicht.',
  'discount.not_here': 'Dieser Rabattcode gilt nicht dort, wo Sie gerade einkaufen.',
  'discount.expired': 'Dieser Rabattcode ist abgelaufen.',
  'discount.already_applied': 'Dieser Rabattcode ist bereits angewendet.',
  'discount.other_buyers': 'Dieser Rabatt gilt für andere Käufer.',
  'discount.first_order': 'Dieser Rabatt gilt nur für eine erste Bestellung.',
  'discount.no_address': 'Dieser Rabatt hängt vom Ziel der Bestellung ab. Geben Sie die Lieferadresse an.',
  'discount.other_destination': 'Dieser Rabatt gilt nicht für Bestellungen an diese Adresse.',
  'discount.unknown_buyer': 'Dieser Rabatt gilt für bestimmte Käufer. Geben Sie die E-Mail-Adresse des Käufers an.',
  'discount.not_registered':
    'Dieser Rabatt gilt für Käufer mit einem Kundenkonto. Melden Sie sich an, um ihn zu nutzen.',
  'discount.used_up': 'Dieser Rabattcode wurde bereits so oft verwendet, wie er gilt.',
  'discount.used_up_by_buyer': 'Dieser Käufer hat den Rabattcode bereits so oft verwendet, wie es ein Käufer darf.',
  'discount.not_beside': 'Dieser Rabattcode lässt sich nicht mit „{other}“ kombinieren.',
  'discount.too_cheap': 'Dieser Rabatt setzt Artikel für mindestens {minimum} voraus.',
  'discount.too_cheap_covered': 'Dieser Rabatt setzt Artikel, für die er gilt, für mindestens {minimum} voraus.',
  'discount.too_few': 'Dieser Rabatt setzt mindestens {needed} Stück der Artikel voraus, für die er gilt.',
  'discount.nothing_to_get':
    'Dieser Rabatt setzt {buy} Stück der zu kaufenden Artikel voraus und dazu einen der vergünstigten Artikel; je {buy} gekaufte {get, plural, one {wird bis zu # davon} other {werden bis zu # davon}} günstiger.',
  'discount.ending': '„{name}“ endet am {time}.',
};
