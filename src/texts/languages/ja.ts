import { pageJa } from './page/ja.js';
import { quoteJa } from './quote/ja.js';
import type { Translation } from './translation.js';

/** Japanese. */
export const ja: Translation = {
  ...pageJa,
  ...quoteJa,
  'closing.canceled': 'チェックアウトはキャンセルされました。',
  'closing.expired': 'チェックアウトの有効期限が切れました。新しいチェックアウトを作成してください。',
  'payment.in_progress': 'お支払いを処理しています。',
  'payment.price_changed':
    '前回表示した時点から合計金額が変わりました。請求は行われていません。新しい合計金額を表示し、もう一度確定してください。',
  'payment.pay_again': 'お支払いがこのチェックアウトと一致しなかったため、返金しています。もう一度お支払いください。',
  'payment.refunded': 'このチェックアウトの終了後にお支払いが届きました。返金しています。',
  'authentication.unavailable':
    'このご購入には 3-D セキュア認証が必要ですが、このアシスタントでは行えません。購入額を減らすか、ショップで直接ご購入ください。',
  'authentication.needed':
    'このご購入には 3-D セキュア認証が必要ですが、このアシスタントでは行えません。ショップで直接ご購入ください。',
  'authentication.awaited':
    '購入者の 3-D セキュア認証が必要です。認証後、authentication_result を付けてもう一度確定してください。',
  'authentication.refused': 'カードが認証されませんでした。請求は行われていません。別のカードでお支払いください。',
  'authentication.unfinished':
    '認証が完了しませんでした。請求は行われていません。認証のうえ、もう一度お支払いください。',
  'older.no_payment_method':
    'このアシスタントが対応する支払い方法は、このショップでは使えません。ショップでご購入ください。',
  'older.other_ways': '店舗受け取りや地域配達もありますが、このアシスタントでは選べません。ショップでお選びください。',
  'older.pickup': '受け取り：{place}',
  'older.shown_as': '約{amount}',
  'older.split_delivery': '商品は複数の方法で届きます。表示されているのは、最も多くの商品の配送方法です。',
  'decline.try_again':
    'カード発行会社に接続できませんでした。しばらくしてからもう一度お試しいただくか、別のカードでお支払いください。',
  'decline.check_card_data':
    'カードが拒否されました。カード番号、有効期限、またはセキュリティコードが一致しません。訂正のうえ、もう一度お支払いください。',
  'decline.needs_authentication':
    'カード発行会社が、ここでは行えない認証を求めています。別のカードでお支払いください。',
  'decline.authentication_failed':
    'カード発行会社が購入者を認証できませんでした。もう一度お支払いいただくか、別のカードをご利用ください。',
  'decline.authentication_refused': '認証の内容が拒否されました。もう一度認証し、お支払いください。',
  'decline.use_another_card': 'カードが拒否されました。別のカードでお支払いください。',
  'decline.card_not_taken':
    'このカードはご利用いただけません。{brands, select, any {} other {次のブランド（{brands}）の}}{kinds, select, credit {クレジットカード} debit {デビットカード} prepaid {プリペイドカード} credit_debit {クレジットカードまたはデビットカード} credit_prepaid {クレジットカードまたはプリペイドカード} debit_prepaid {デビットカードまたはプリペイドカード} other {カード}}でお支払いください。',
  'decline.contact_issuer':
    'カードが発行会社により拒否されました。別のカードでお支払いいただくか、発行会社にお問い合わせください。',
  'decline.declined': 'お支払いが拒否されました。別のカードでお支払いください。',
  'decline.details_refused':
    'お支払い情報に問題があり、拒否されました。メールアドレスとお届け先住所を確認し、もう一度お支払いください。',
  'decline.token_unknown':
    'この支払いトークンは、この販売者では確認できません。この販売者向けの新しいトークンを取得し、もう一度お支払いください。',
  'decline.token_expired': '支払いトークンの有効期限が切れています。新しいトークンを取得し、もう一度お支払いください。',
  'decline.token_revoked': '支払いトークンは取り消されています。新しいトークンを取得し、もう一度お支払いください。',
  'decline.token_used': '支払いトークンはすでに使用されています。新しいトークンを取得し、もう一度お支払いください。',
  'decline.token_too_small':
    '支払いトークンの上限額が合計金額に足りません。合計金額に対応するトークンを取得し、もう一度お支払いください。',
  'decline.token_currency':
    '支払いトークンの通貨が異なります。このセッションの通貨のトークンを取得し、もう一度お支払いください。',
  'decline.token_unusable': '支払いトークンを使用できません。新しいトークンを取得し、もう一度お支払いください。',
  'decline.gift_card_unknown':
    'このギフトカードは当店では確認できません。コードを確認するか、カードでお支払いください。',
  'decline.gift_card_void': 'このギフトカードは無効になっています。別のギフトカードか、カードでお支払いください。',
  'decline.gift_card_expired':
    'このギフトカードの有効期限が切れています。別のギフトカードか、カードでお支払いください。',
  'decline.gift_card_currency': 'このギフトカードは通貨が異なります。別のギフトカードか、カードでお支払いください。',
  'decline.gift_card_empty': 'このギフトカードの残高はありません。別のギフトカードか、カードでお支払いください。',
  'decline.gift_card_chosen':
    'このギフトカードはすでに合計の一部に充当されています。残りは別のギフトカードか、カードでお支払いください。',
  'decline.gift_card_too_little': 'この少額の合計にはギフトカードを一部充当できません。カードでお支払いください。',
  'decline.too_many':
    'このチェックアウトではお支払いが何度も拒否されたため、これ以上受け付けられません。別のカードで新しいチェックアウトを始めてください。',
  'total.items_base_amount': '商品',
  'total.items_discount': '商品割引',
  'total.subtotal': '小計',
  'total.discount': '割引',
  'total.fulfillment': '配送',
  'total.tax': '税',
  'total.total': '合計',
  'total.amount_refunded': '返金済み',
  'total.fee': '手数料',
  'total.gift_wrap': 'ギフト包装',
  'total.tip': 'チップ',
  'total.rounding': '端数調整',
  'total.store_credit': 'ストアクレジット',
  'total.gift_card': 'ギフトカード',
  'credit.paid': '末尾が {end} のストアクレジットから {amount} を充当します。残高は {left} です。',
  'credit.emptied': 'このストアクレジットの残高はありません。',
  'credit.expired': 'このストアクレジットの有効期限が切れています。',
  'credit.voided': 'このストアクレジットは無効になっています。',
  'credit.other_currency': 'このストアクレジットは通貨が異なります。',
  'credit.is_gift_card':
    'これは割引コードではなくギフトカードです。購入を確定するときに、ギフトカードの支払い方法でお支払いください。',
  'gift_card.name': 'ギフトカード',
  'gift_card.code': 'ギフトカードのコード',
  'gift_card.paid': '末尾が {end} のギフトカードから {amount} を充当します。残高は {left} です。',
  'gift_card.rest':
    'ギフトカードで一部をお支払いになれます。まだ請求されていません。もう一度購入を確定し、残りの {rest} をカードか別のギフトカードでお支払いください。',
  'gift_card.gone': '末尾が {end} のギフトカードはもう使えません。別の方法でお支払いになるか、取り消してください。',
  'purchase_order.pending':
    'ショップによる発注書の承認を待っています。不足している情報はありません。後でもう一度ご確認ください。',
  'purchase_order.rejected':
    'ショップは発注書を承認しませんでした。別の方法でお支払いになるか、ショップにお問い合わせください。',
  'purchase_order.rejected_saying':
    'ショップは発注書を承認しませんでした：{words}別の方法でお支払いになるか、ショップにお問い合わせください。',
  'sheet.in_progress': 'お支払いを処理しています。もう一度支払わないでください。銀行の承認後に注文が確定します。',
  'sheet.not_now':
    'ただいま処理を完了できませんでした。しばらくしてからもう一度お試しください。二重に請求されることはありません。',
  'sheet.other_details': 'このお支払いは以前に別の内容で試されています。もう一度お支払いください。',
  'adjustment.dispute': 'カード所有者がお支払いに異議を申し立てています。',
  'wishes.nothing_to_wrap': 'このカートにはギフト包装できる商品がありません。',
  'wishes.tip_lowered': 'チップはこの商品に対する上限の{most}に引き下げられました。',
  'exemption.resale': '再販目的の購入',
  'exemption.exempt_organization': '免税団体',
  'exemption.government': '政府機関',
  'exemption.not_taken': 'このショップでは免税証明書を受け付けていません。税金がかかります。',
  'exemption.unknown': 'この免税証明書はショップに登録されていません。税金がかかります。',
  'exemption.other_type': 'この種類の免税証明書は受け付けていません。税金がかかります。',
  'exemption.expired': '免税証明書の有効期限が切れています。税金がかかります。',
  'exemption.elsewhere': '免税証明書はこの配送先住所には適用されません。税金がかかります。',
};
