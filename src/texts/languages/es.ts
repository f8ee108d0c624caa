import { pageEs } from './page/es.js';
import { quoteEs } from './quote/es.js';
import type { Translation } from './translation.js';

/** Spanish. */
export const es: Translation = {
  ...pageEs,
  ...quoteEs,
  'closing.canceled': 'La sesión de compra se ha cancelado.',
  'closing.expired': 'La sesión de compra ha caducado. Cree una nueva.',
  'payment.in_progress': 'El pago se está procesando.',
  'payment.price_changed':
    'El total ha cambiado desde la última vez que se mostró. No se ha cobrado nada: muestre el nuevo total y confirme de nuevo.',
  'payment.pay_again': 'El pago no correspondía a esta sesión de compra y se está reembolsando. Pague de nuevo.',
  'payment.refunded': 'Ha llegado un pago después de que terminara esta sesión de compra. Se está reembolsando.',
  'authentication.unavailable':
    'Esta compra requiere una autenticación 3-D Secure, que este asistente no puede realizar. Compre menos, o compre en la tienda.',
  'authentication.needed':
    'Esta compra requiere una autenticación 3-D Secure, que este asistente no puede realizar. Compre en la tienda.',
  'authentication.awaited':
    'El comprador debe autenticarse con 3-D Secure. Confirme de nuevo con authentication_result.',
  'authentication.refused': 'La tarjeta no se ha autenticado. No se ha cobrado nada: pague con otra tarjeta.',
  'authentication.unfinished':
    'La autenticación no se ha completado. No se ha cobrado nada: autentíquese y pague de nuevo.',
  'older.no_payment_method':
    'Esta tienda no acepta ningún medio de pago que este asistente conozca. Compre en la tienda.',
  'older.other_ways':
    'La tienda ofrece también recogida o entrega local, que este asistente no puede elegir. Elíjalas en la tienda.',
  'older.pickup': 'Recogida: {place}',
  'older.shown_as': 'unos {amount}',
  'older.split_delivery': 'Los artículos llegan por varias formas de entrega; la que se muestra es la de la mayoría.',
  'decline.try_again':
    'No se ha podido contactar con el emisor de la tarjeta. Inténtelo de nuevo en un momento, o pague con otra tarjeta.',
  'decline.check_card_data':
    'La tarjeta ha sido rechazada: el número, la fecha de caducidad o el código de seguridad no coincide. Corríjalo y pague de nuevo.',
  'decline.needs_authentication':
    'El emisor de la tarjeta pide una autenticación que no es posible aquí. Pague con otra tarjeta.',
  'decline.authentication_failed':
    'El emisor de la tarjeta no ha podido autenticar al comprador. Pague de nuevo, o con otra tarjeta.',
  'decline.authentication_refused': 'Los datos de la autenticación han sido rechazados. Autentíquese y pague de nuevo.',
  'decline.use_another_card': 'La tarjeta ha sido rechazada. Pague con otra tarjeta.',
  'decline.card_not_taken':
    'Aquí no se acepta esta tarjeta. Pague con {kinds, select, credit {una tarjeta de crédito} debit {una tarjeta de débito} prepaid {una tarjeta prepago} credit_debit {una tarjeta de crédito o de débito} credit_prepaid {una tarjeta de crédito o prepago} debit_prepaid {una tarjeta de débito o prepago} other {una tarjeta}}{brands, select, any {} other { de una de estas marcas: {brands}}}.',
  'decline.contact_issuer':
    'La tarjeta ha sido rechazada por su emisor. Pague con otra tarjeta, o consulte con el emisor.',
  'decline.declined': 'El pago ha sido rechazado. Pague con otra tarjeta.',
  'decline.details_refused':
    'El pago ha sido rechazado por sus datos. Compruebe el correo electrónico y la dirección de entrega, y pague de nuevo.',
  'decline.token_unknown':
    'Este vendedor no conoce el token de pago. Obtenga uno nuevo para este vendedor y pague de nuevo.',
  'decline.token_expired': 'El token de pago ha caducado. Obtenga uno nuevo y pague de nuevo.',
  'decline.token_revoked': 'El token de pago ha sido revocado. Obtenga uno nuevo y pague de nuevo.',
  'decline.token_used': 'El token de pago ya se ha utilizado. Obtenga uno nuevo y pague de nuevo.',
  'decline.token_too_small':
    'El token de pago permite menos que el total. Obtenga uno por el total completo y pague de nuevo.',
  'decline.token_currency':
    'El token de pago es para otra moneda. Obtenga uno en la moneda de la sesión y pague de nuevo.',
  'decline.token_unusable': 'El token de pago no se puede utilizar. Obtenga uno nuevo y pague de nuevo.',
  'decline.gift_card_unknown': 'Esta tienda no conoce esta tarjeta regalo. Compruebe el código o pague con tarjeta.',
  'decline.gift_card_void': 'Esta tarjeta regalo ya no es válida. Pague con otra o con una tarjeta bancaria.',
  'decline.gift_card_expired': 'Esta tarjeta regalo ha caducado. Pague con otra o con una tarjeta bancaria.',
  'decline.gift_card_currency': 'Esta tarjeta regalo está en otra moneda. Pague con otra o con una tarjeta bancaria.',
  'decline.gift_card_empty': 'En esta tarjeta regalo no queda nada. Pague con otra o con una tarjeta bancaria.',
  'decline.gift_card_chosen':
    'Esta tarjeta regalo ya paga una parte del total. Pague el resto con otra o con una tarjeta bancaria.',
  'decline.gift_card_too_little':
    'La tarjeta regalo no puede pagar una parte de un total tan pequeño. Pague con una tarjeta bancaria.',
  'decline.too_many':
    'Se han rechazado demasiados pagos de esta sesión de compra: ya no admite más. Inicie una nueva sesión, con otra tarjeta.',
  'total.items_base_amount': 'Artículos',
  'total.items_discount': 'Descuentos en artículos',
  'total.subtotal': 'Subtotal',
  'total.discount': 'Descuento',
  'total.fulfillment': 'Entrega',
  'total.tax': 'Impuestos',
  'total.total': 'Total',
  'total.amount_refunded': 'Reembolsado',
  'total.fee': 'Cargo',
  'total.gift_wrap': 'Envoltorio de regalo',
  'total.tip': 'Propina',
  'total.rounding': 'Redondeo',
  'total.store_credit': 'Saldo a favor',
  'total.gift_card': 'Tarjeta regalo',
  'credit.paid': 'El saldo a favor terminado en {end} paga {amount}; quedan {left}.',
  'credit.emptied': 'De este saldo a favor no queda nada.',
  'credit.expired': 'Este saldo a favor ha caducado.',
  'credit.voided': 'Este saldo a favor ya no es válido.',
  'credit.other_currency': 'Este saldo a favor está en otra moneda.',
  'credit.is_gift_card':
    'Esto es una tarjeta regalo y no un código de descuento. Pague con ella al finalizar la compra, con el medio de pago para tarjetas regalo.',
  'gift_card.name': 'Tarjeta regalo',
  'gift_card.code': 'Código de la tarjeta regalo',
  'gift_card.paid': 'La tarjeta regalo terminada en {end} paga {amount}; quedan {left}.',
  'gift_card.rest':
    'La tarjeta regalo paga una parte. Aún no se ha cobrado nada: finalice de nuevo y pague los {rest} restantes con una tarjeta bancaria o con otra tarjeta regalo.',
  'gift_card.gone': 'La tarjeta regalo terminada en {end} ya no puede pagar. Pague de otro modo o quítela.',
  'purchase_order.pending':
    'La tienda tiene que aprobar la orden de compra. No falta nada: vuelva a consultar la sesión más tarde.',
  'purchase_order.rejected': 'La tienda no aprobó la orden de compra. Pague de otra manera o consulte a la tienda.',
  'purchase_order.rejected_saying':
    'La tienda no aprobó la orden de compra: {words} Pague de otra manera o consulte a la tienda.',
  'sheet.in_progress':
    'El pago se está procesando. No pague de nuevo: el pedido se confirmará cuando el banco dé su aprobación.',
  'sheet.not_now': 'La tienda no ha podido terminar ahora. Inténtelo de nuevo en un momento: nada se cobra dos veces.',
  'sheet.other_details': 'Este pago ya se intentó con otros datos. Pague de nuevo.',
  'adjustment.dispute': 'El titular de la tarjeta disputa el pago.',
  'wishes.nothing_to_wrap': 'Ningún artículo de esta cesta se puede envolver para regalo.',
  'wishes.tip_lowered': 'La propina se redujo a {most}, el máximo para estos artículos.',
  'exemption.resale': 'Compra para reventa',
  'exemption.exempt_organization': 'Organización exenta',
  'exemption.government': 'Administración pública',
  'exemption.not_taken': 'Esta tienda no acepta certificados de exención fiscal. Se cobran impuestos.',
  'exemption.unknown': 'La tienda no conoce este certificado de exención fiscal. Se cobran impuestos.',
  'exemption.other_type': 'No se aceptan certificados de exención fiscal de este tipo. Se cobran impuestos.',
  'exemption.expired': 'El certificado de exención fiscal ha caducado. Se cobran impuestos.',
  'exemption.elsewhere':
    'El certificado de exención fiscal no vale para esta dirección de entrega. Se cobran impuestos.',
};
