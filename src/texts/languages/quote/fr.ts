import type { QuoteTranslation } from '../translation.js';

/** French. */
export const quoteFr: QuoteTranslation = {
  'name.quoted': '« {name} »',
  'buyer.email_missing': 'L’adresse e-mail de l’acheteur est nécessaire pour la confirmation de commande.',
  'line.too_many':
    'Une commande peut contenir au plus {limit, plural, one {# exemplaire} other {# exemplaires}} de « {title} ».',
  'line.price': 'Le prix de « {title} » est de {price}.',
  'line.gone': 'L’article « {title} » n’est plus en vente. Retirez-le.',
  'line.sold_out': 'L’article « {title} » est épuisé.',
  'line.too_few_left':
    'Il ne reste que {available, plural, one {# exemplaire} other {# exemplaires}} de « {title} », pour une quantité demandée de {wanted}.',
  'line.few_left': 'Il ne reste que {available, plural, one {# exemplaire} other {# exemplaires}} de « {title} ».',
  'line.sent_later':
    '{units, plural, one {# exemplaire de « {title} » sera expédié} other {# exemplaires de « {title} » seront expédiés}} à partir du {day}.',
  'line.restricted': 'L’article « {title} » ne peut pas être envoyé à cette destination : {place}. Retirez-le.',
  'line.too_large': 'L’article « {title} » est trop grand ou trop lourd pour être envoyé à cette adresse. Retirez-le.',
  'line.not_here': 'L’article « {title} » n’est livré que localement, et pas au code postal {postal_code}.',
  'line.below_minimum':
    'L’article « {title} » n’est livré que localement, et seulement pour une commande plus importante.',
  'line.not_offered':
    'L’article « {title} » peut seulement être retiré ou livré localement, ce qui n’est pas proposé ici. Retirez-le du panier.',
  'charge.above_maximum': 'Le total dépasse {maximum}, le montant maximal d’un paiement.',
  'charge.below_minimum': 'Le total est inférieur à {minimum}, le montant minimal d’un paiement par carte.',
  'option.digital': 'Livraison numérique',
  'option.digital_how': 'Envoi à l’adresse e-mail de l’acheteur après le paiement.',
  'option.pickup_at': 'Retrait : {name}',
  'option.unchosen': 'Choisissez l’une des options de livraison pour {items}.',
  'option.too_early':
    'Tout ne sera pas disponible avant le {day} : choisissez une autre option que ce créneau de « {option} ».',
  'option.untaxed_pickup':
    'Rien ne peut être vendu pour l’instant à ce point de retrait : {name}. Choisissez une autre option.',
  'delivery.address_missing':
    'Une adresse de livraison est nécessaire pour proposer l’expédition et calculer les taxes.',
  'delivery.region_restricted': 'Cette boutique ne livre pas à cette destination : {place}.',
  'delivery.state_missing': 'La région manque. Indiquez le code de la région ({country}).',
  'delivery.state_missing_example': 'La région manque. Indiquez un code tel que {example} ({country}).',
  'delivery.state_unknown': 'La région « {state} » est inconnue. Indiquez le code de la région ({country}).',
  'delivery.state_unknown_example':
    'La région « {state} » est inconnue. Indiquez un code tel que {example} ({country}).',
  'delivery.unplaced':
    'Les taxes ne peuvent pas être calculées pour cette adresse de livraison. Vérifiez que ses éléments concordent.',
  'delivery.unplaced_field':
    'Les taxes ne peuvent pas être calculées pour cette adresse de livraison. Vérifiez que cet élément concorde avec les autres : {field}.',
  'delivery.too_heavy': 'Ces articles sont trop lourds pour être expédiés en une seule commande.',
  'field.name': 'nom',
  'field.line_one': 'première ligne',
  'field.line_two': 'deuxième ligne',
  'field.city': 'ville',
  'field.state': 'région',
  'field.country': 'pays',
  'field.postal_code': 'code postal',
  'field.company': 'société',
  'group.wrong_way':
    'L’article « {title} » ne peut pas être {way, select, shipping {expédié} digital {livré sous forme numérique} pickup {retiré sur place} other {livré localement}}. Sortez-le de ce groupe de livraison, ou changez la valeur destination_type du groupe.',
  'group.no_location': 'Le lieu « {location} » n’existe pas. Omettez location_id pour les voir tous.',
  'group.changed': 'Des groupes de livraison ont changé avec les articles : {groups}.',
  'selection.unnamed': 'La livraison choisie',
  'selection.named': 'L’option « {option} »',
  'selection.named_for': 'L’option « {option} » pour {items}',
  'selection.gone.address':
    '{delivery} n’est pas proposée pour la nouvelle adresse. Choisissez l’une des options proposées.',
  'selection.gone.items': '{delivery} n’est pas proposée pour ces articles. Choisissez l’une des options proposées.',
  'selection.gone.groups':
    '{delivery} n’est pas proposée avec ces groupes de livraison. Choisissez l’une des options proposées.',
  'selection.gone.other': '{delivery} n’est plus proposée. Choisissez l’une des options proposées.',
  'discount.unknown': 'Ce code de réduction n’existe pas.',
  'discount.not_yet': 'Ce code de réduction n’est pas encore valable.',
  'discount.not_here': 'Ce code de réduction n’est pas valable là où vous achetez.',
  'discount.expired': 'Ce code de réduction a expiré.',
  'discount.already_applied': 'Ce code de réduction est déjà appliqué.',
  'discount.other_buyers': 'Cette réduction est réservée à d’autres acheteurs.',
  'discount.first_order': 'Cette réduction est réservée à une première commande.',
  'discount.no_address': 'Cette réduction dépend de la destination de la commande. Indiquez l’adresse de livraison.',
  'discount.other_destination': 'Cette réduction ne vaut pas pour les commandes livrées à cette adresse.',
  'discount.unknown_buyer':
    'Cette réduction est réservée à certains acheteurs. Indiquez l’adresse e-mail de l’acheteur.',
  'discount.not_registered':
    'Cette réduction est réservée aux acheteurs qui ont un compte. Connectez-vous pour en profiter.',
  'discount.used_up': 'Ce code de réduction a atteint son nombre maximal d’utilisations.',
  'discount.used_up_by_buyer': 'Cet acheteur a déjà utilisé ce code de réduction autant de fois que permis.',
  'discount.not_beside': 'Ce code de réduction n’est pas cumulable avec « {other} ».',
  'discount.too_cheap': 'Cette réduction demande un minimum d’achat de {minimum}.',
  'discount.too_cheap_covered': 'Cette réduction demande un minimum d’achat de {minimum} en articles concernés.',
  'discount.too_few': 'Cette réduction demande au moins {needed} des articles concernés.',
  'discount.nothing_to_get':
    'Cette réduction demande {buy, plural, one {# article} other {# articles}} à acheter et, en plus, un des articles à prix réduit ; pour chaque lot de {buy}, {get, plural, one {# article au plus est moins cher} other {# articles au plus sont moins chers}}.',
  'discount.ending': '« {name} » se termine le {time}.',
};
