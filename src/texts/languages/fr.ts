import { pageFr } from './page/fr.js';
import { quoteFr } from './quote/fr.js';
import type { Translation } from './translation.js';

/** French. */
export const fr: Translation = {
  ...pageFr,
  ...quoteFr,
  'closing.canceled': 'La commande en cours a été annulée.',
  'closing.expired': 'La session de commande a expiré. Créez-en une nouvelle.',
  'payment.in_progress': 'Le paiement est en cours de traitement.',
  'payment.price_changed':
    'Le total a changé depuis son dernier affichage. Rien n’a été débité : affichez le nouveau total et confirmez à nouveau.',
  'payment.pay_again':
    'Le paiement ne correspondait pas à cette commande et est en cours de remboursement. Payez à nouveau.',
  'payment.refunded':
    'Un paiement est arrivé après la fin de cette session de commande. Il est en cours de remboursement.',
  'authentication.unavailable':
    'Cet achat exige une authentification 3-D Secure, que cet assistant ne peut pas effectuer. Achetez moins, ou achetez dans la boutique.',
  'authentication.needed':
    'Cet achat exige une authentification 3-D Secure, que cet assistant ne peut pas effectuer. Achetez dans la boutique.',
  'authentication.awaited':
    'L’acheteur doit s’authentifier avec 3-D Secure. Confirmez à nouveau avec authentication_result.',
  'authentication.refused': 'La carte n’a pas été authentifiée. Rien n’a été débité : payez avec une autre carte.',
  'authentication.unfinished':
    'L’authentification n’a pas été menée à terme. Rien n’a été débité : authentifiez-vous et payez à nouveau.',
  'older.no_payment_method':
    'Cette boutique n’accepte aucun moyen de paiement que cet assistant connaît. Achetez dans la boutique.',
  'older.other_ways':
    'La boutique propose aussi le retrait ou la livraison locale, que cet assistant ne peut pas choisir. Choisissez-les dans la boutique.',
  'older.pickup': 'Retrait : {place}',
  'older.shown_as': 'environ {amount}',
  'older.split_delivery':
    'Les articles arrivent par plusieurs modes de livraison ; celui affiché est celui de la plupart.',
  'decline.try_again':
    'L’émetteur de la carte n’a pas pu être joint. Réessayez dans un instant, ou payez avec une autre carte.',
  'decline.check_card_data':
    'La carte a été refusée : son numéro, sa date d’expiration ou son code de sécurité ne correspond pas. Corrigez et payez à nouveau.',
  'decline.needs_authentication':
    'L’émetteur de la carte demande une authentification qui n’est pas possible ici. Payez avec une autre carte.',
  'decline.authentication_failed':
    'L’émetteur de la carte n’a pas pu authentifier l’acheteur. Payez à nouveau, ou avec une autre carte.',
  'decline.authentication_refused':
    'Les données de l’authentification ont été refusées. Authentifiez-vous à nouveau et payez à nouveau.',
  'decline.use_another_card': 'La carte a été refusée. Payez avec une autre carte.',
  'decline.card_not_taken':
    'Cette carte n’est pas acceptée ici. Payez avec {kinds, select, credit {une carte de crédit} debit {une carte de débit} prepaid {une carte prépayée} credit_debit {une carte de crédit ou de débit} credit_prepaid {une carte de crédit ou prépayée} debit_prepaid {une carte de débit ou prépayée} other {une carte}}{brands, select, any {} other { de l’une de ces marques : {brands}}}.',
  'decline.contact_issuer':
    'La carte a été refusée par son émetteur. Payez avec une autre carte, ou renseignez-vous auprès de l’émetteur.',
  'decline.declined': 'Le paiement a été refusé. Payez avec une autre carte.',
  'decline.details_refused':
    'Le paiement a été refusé en raison de ses données. Vérifiez l’adresse e-mail et l’adresse de livraison, puis payez à nouveau.',
  'decline.token_unknown':
    'Ce jeton de paiement est inconnu de ce vendeur. Obtenez-en un nouveau pour ce vendeur et payez à nouveau.',
  'decline.token_expired': 'Le jeton de paiement a expiré. Obtenez-en un nouveau et payez à nouveau.',
  'decline.token_revoked': 'Le jeton de paiement a été révoqué. Obtenez-en un nouveau et payez à nouveau.',
  'decline.token_used': 'Le jeton de paiement a déjà été utilisé. Obtenez-en un nouveau et payez à nouveau.',
  'decline.token_too_small':
    'Le jeton de paiement autorise moins que le total. Obtenez-en un pour le total entier et payez à nouveau.',
  'decline.token_currency':
    'Le jeton de paiement est pour une autre devise. Obtenez-en un dans la devise de la session et payez à nouveau.',
  'decline.token_unusable': 'Le jeton de paiement ne peut pas être utilisé. Obtenez-en un nouveau et payez à nouveau.',
  'decline.gift_card_unknown':
    'Cette carte cadeau est inconnue de cette boutique. Vérifiez son code, ou payez par carte.',
  'decline.gift_card_void': 'Cette carte cadeau n’est plus valable. Payez avec une autre, ou par carte bancaire.',
  'decline.gift_card_expired': 'Cette carte cadeau a expiré. Payez avec une autre, ou par carte bancaire.',
  'decline.gift_card_currency':
    'Cette carte cadeau est dans une autre devise. Payez avec une autre, ou par carte bancaire.',
  'decline.gift_card_empty': 'Cette carte cadeau est épuisée. Payez avec une autre, ou par carte bancaire.',
  'decline.gift_card_chosen':
    'Cette carte cadeau paie déjà une partie du total. Payez le reste avec une autre, ou par carte bancaire.',
  'decline.gift_card_too_little':
    'Cette carte cadeau ne peut pas payer une partie d’un total aussi petit. Payez par carte bancaire.',
  'decline.too_many':
    'Trop de paiements ont été refusés pour cette session de commande : elle n’en accepte plus. Commencez une nouvelle session, avec une autre carte.',
  'total.items_base_amount': 'Articles',
  'total.items_discount': 'Remises sur les articles',
  'total.subtotal': 'Sous-total',
  'total.discount': 'Remise',
  'total.fulfillment': 'Livraison',
  'total.tax': 'Taxes',
  'total.total': 'Total',
  'total.amount_refunded': 'Remboursé',
  'total.fee': 'Frais',
  'total.gift_wrap': 'Emballage cadeau',
  'total.tip': 'Pourboire',
  'total.rounding': 'Arrondi',
  'total.store_credit': 'Avoir',
  'total.gift_card': 'Carte cadeau',
  'credit.paid': 'L’avoir se terminant par {end} paie {amount} ; il en reste {left}.',
  'credit.emptied': 'Cet avoir est épuisé.',
  'credit.expired': 'Cet avoir a expiré.',
  'credit.voided': 'Cet avoir n’est plus valable.',
  'credit.other_currency': 'Cet avoir est dans une autre devise.',
  'credit.is_gift_card':
    'C’est une carte cadeau et non un code de réduction. Payez avec elle en finalisant l’achat, par le mode de paiement des cartes cadeaux.',
  'gift_card.name': 'Carte cadeau',
  'gift_card.code': 'Code de la carte cadeau',
  'gift_card.paid': 'La carte cadeau se terminant par {end} paie {amount} ; il en reste {left}.',
  'gift_card.rest':
    'La carte cadeau paie une partie. Rien n’a encore été débité : finalisez à nouveau et payez le reste, {rest}, par carte bancaire ou avec une autre carte cadeau.',
  'gift_card.gone': 'La carte cadeau se terminant par {end} ne peut plus payer. Payez autrement, ou retirez-la.',
  'purchase_order.pending':
    'La boutique doit approuver le bon de commande. Il ne manque rien : consultez de nouveau la session plus tard.',
  'purchase_order.rejected':
    'La boutique n’a pas approuvé le bon de commande. Payez autrement, ou adressez-vous à la boutique.',
  'purchase_order.rejected_saying':
    'La boutique n’a pas approuvé le bon de commande : {words} Payez autrement, ou adressez-vous à la boutique.',
  'sheet.in_progress':
    'Le paiement est en cours de traitement. Ne payez pas à nouveau : la commande suit dès que la banque a donné son accord.',
  'sheet.not_now':
    'La boutique n’a pas pu terminer pour l’instant. Réessayez dans un moment : rien n’est débité deux fois.',
  'sheet.other_details': 'Ce paiement a déjà été tenté avec d’autres données. Payez à nouveau.',
  'adjustment.dispute': 'Le titulaire de la carte conteste le paiement.',
  'wishes.nothing_to_wrap': 'Aucun article de ce panier ne peut être emballé en cadeau.',
  'wishes.tip_lowered': 'Le pourboire a été ramené à {most}, le maximum pour ces articles.',
  'exemption.resale': 'Achat pour revente',
  'exemption.exempt_organization': 'Organisme exonéré',
  'exemption.government': 'Administration publique',
  'exemption.not_taken': 'Cette boutique n’accepte pas les certificats d’exonération. Les taxes sont facturées.',
  'exemption.unknown': 'Cette boutique ne connaît pas ce certificat d’exonération. Les taxes sont facturées.',
  'exemption.other_type': 'Les certificats d’exonération de ce type ne sont pas acceptés. Les taxes sont facturées.',
  'exemption.expired': 'Le certificat d’exonération a expiré. Les taxes sont facturées.',
  'exemption.elsewhere':
    'Le certificat d’exonération ne vaut pas pour cette adresse de livraison. Les taxes sont facturées.',
};
