import type { QuoteTranslation } from '../translation.js';

/** Spanish. */
export const quoteEs: QuoteTranslation = {
  'name.quoted': '«{name}»',
  'buyer.email_missing': 'Se necesita el correo electrónico del comprador para la confirmación del pedido.',
  'line.too_many':
    '{limit, plural, one {Solo se puede comprar # unidad} other {Se pueden comprar como máximo # unidades}} de «{title}» por pedido.',
  'line.price': 'El precio de «{title}» es de {price}.',
  'line.gone': 'El artículo «{title}» ya no se vende. Quítelo.',
  'line.sold_out': 'El artículo «{title}» está agotado.',
  'line.too_few_left':
    '{available, plural, one {Solo queda # unidad} other {Solo quedan # unidades}} de «{title}», y la cantidad pedida es {wanted}.',
  'line.few_left': '{available, plural, one {Solo queda # unidad} other {Solo quedan # unidades}} de «{title}».',
  'line.sent_later':
    '{units, plural, one {# unidad de «{title}» se enviará} other {# unidades de «{title}» se enviarán}} a partir del {day}.',
  'line.restricted': 'El artículo «{title}» no se puede enviar a este destino: {place}. Quítelo.',
  'line.too_large': 'El artículo «{title}» es demasiado grande o pesado para enviarlo a esta dirección. Quítelo.',
  'line.not_here': 'El artículo «{title}» solo se entrega localmente, y no en el código postal {postal_code}.',
  'line.below_minimum': 'El artículo «{title}» solo se entrega localmente, y solo con un pedido mayor.',
  'line.not_offered':
    'El artículo «{title}» solo se puede recoger o entregar localmente, lo que aquí no se ofrece. Quítelo.',
  'charge.above_maximum': 'El total supera {maximum}, el máximo que se puede pagar de una vez.',
  'charge.below_minimum': 'El total es inferior a {minimum}, el mínimo que se puede pagar con tarjeta.',
  'option.digital': 'Entrega digital',
  'option.digital_how': 'Se envía al correo electrónico del comprador después del pago.',
  'option.pickup_at': 'Recogida en {name}',
  'option.unchosen': 'Elija una de las opciones de entrega para {items}.',
  'option.too_early':
    'No todo estará disponible antes del {day}: elija otra opción que no sea este horario de «{option}».',
  'option.untaxed_pickup': 'Ahora no se puede vender nada en {name}. Elija otra opción.',
  'delivery.address_missing': 'Se necesita una dirección de entrega para ofrecer el envío y calcular los impuestos.',
  'delivery.region_restricted': 'Esta tienda no hace entregas en este destino: {place}.',
  'delivery.state_missing': 'Falta la región. Se espera el código de la región ({country}).',
  'delivery.state_missing_example': 'Falta la región. Se espera un código como {example} ({country}).',
  'delivery.state_unknown': 'La región «{state}» no se conoce. Se espera el código de la región ({country}).',
  'delivery.state_unknown_example': 'La región «{state}» no se conoce. Se espera un código como {example} ({country}).',
  'delivery.unplaced':
    'No se pueden calcular los impuestos de esta dirección de entrega. Compruebe que sus datos concuerdan entre sí.',
  'delivery.unplaced_field':
    'No se pueden calcular los impuestos de esta dirección de entrega. Compruebe que este dato concuerda con los demás: {field}.',
  'delivery.too_heavy': 'Estos artículos pesan demasiado para enviarlos en un solo pedido.',
  'field.name': 'nombre',
  'field.line_one': 'primera línea',
  'field.line_two': 'segunda línea',
  'field.city': 'ciudad',
  'field.state': 'región',
  'field.country': 'país',
  'field.postal_code': 'código postal',
  'field.company': 'empresa',
  'group.wrong_way':
    'El artículo «{title}» no se puede {way, select, shipping {enviar} digital {entregar en formato digital} pickup {recoger} other {entregar localmente}}. Sáquelo de este grupo de entrega, o cambie el destination_type del grupo.',
  'group.no_location': 'No existe el lugar «{location}». Omita location_id para verlos todos.',
  'group.changed': 'Con los artículos han cambiado grupos de entrega: {groups}.',
  'selection.unnamed': 'La entrega elegida',
  'selection.named': 'La opción «{option}»',
  'selection.named_for': 'La opción «{option}» para {items}',
  'selection.gone.address': '{delivery} no se ofrece para la nueva dirección. Elija una de las opciones disponibles.',
  'selection.gone.items': '{delivery} no se ofrece para estos artículos. Elija una de las opciones disponibles.',
  'selection.gone.groups':
    '{delivery} no se ofrece con estos grupos de entrega. Elija una de las opciones disponibles.',
  'selection.gone.other': '{delivery} ya no se ofrece. Elija una de las opciones disponibles.',
  'discount.unknown': 'Este código de descuento no existe.',
  'discount.not_yet': 'Este código de descuento todavía no es válido.',
  'discount.not_here': 'Este código de descuento no es válido donde está comprando ahora.',
  'discount.expired': 'Este código de descuento ha caducado.',
  'discount.already_applied': 'Este código de descuento ya está aplicado.',
  'discount.other_buyers': 'Este descuento es para otros compradores.',
  'discount.first_order': 'Este descuento es solo para un primer pedido.',
  'discount.no_address': 'Este descuento depende del destino del pedido. Indique la dirección de entrega.',
  'discount.other_destination': 'Este descuento no es para pedidos que se entregan en esta dirección.',
  'discount.unknown_buyer':
    'Este descuento es para determinados compradores. Indique el correo electrónico del comprador.',
  'discount.not_registered': 'Este descuento es para compradores con cuenta. Inicie sesión para usarlo.',
  'discount.used_up': 'Este código de descuento ya ha alcanzado su número máximo de usos.',
  'discount.used_up_by_buyer': 'Este comprador ya ha usado el código de descuento tantas veces como se permite.',
  'discount.not_beside': 'Este código de descuento no se puede combinar con «{other}».',
  'discount.too_cheap': 'Este descuento requiere artículos por un mínimo de {minimum}.',
  'discount.too_cheap_covered': 'Este descuento requiere artículos a los que se aplica por un mínimo de {minimum}.',
  'discount.too_few': 'Este descuento requiere al menos {needed} de los artículos a los que se aplica.',
  'discount.nothing_to_get':
    'Este descuento requiere {buy, plural, one {# artículo} other {# artículos}} de los que hay que comprar y, además, uno de los rebajados; por cada {buy}, {get, plural, one {# de ellos como máximo es más barato} other {# de ellos como máximo son más baratos}}.',
  'discount.ending': '«{name}» termina el {time}.',
};
