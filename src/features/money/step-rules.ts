import { defineSteps } from '../rules/explanation-contract.ts'

/** The steps by which fines and charges come about. */
export const step = defineSteps({
  fine_period: {
    en: 'Due at {due_at}, counted to {end_at} by the clocks of {time_zone}.',
    it: "Scadenza {due_at}, conteggio fino a {end_at} secondo l'ora di {time_zone}.",
  },
  not_overdue: { en: 'It is not late.', it: 'Non è in ritardo.' },
  grace_until_day: { en: 'Grace of {grace}: until the end of {until_on}.', it: 'Tolleranza di {grace}: fino al {until_on} compreso.' },
  grace_until: { en: 'Grace of {grace}: until {until_at}.', it: 'Tolleranza di {grace}: fino a {until_at}.' },
  within_grace: { en: 'It came back within the grace: nothing is due.', it: 'Reso entro la tolleranza: nulla è dovuto.' },
  grace_is_free: { en: 'The grace is free: counting begins after it.', it: 'La tolleranza è gratuita: si conta dopo di essa.' },
  grace_is_over: { en: 'The grace is over: counting begins at the due date.', it: 'Oltre la tolleranza: si conta dalla scadenza.' },
  no_fine_rule: { en: 'No rule charges for being late.', it: 'Nessuna regola prevede multe per il ritardo.' },
  days_overdue: { en: '{days} days late, closed days included.', it: '{days} giorni di ritardo, compresi quelli di chiusura.' },
  open_days_overdue: {
    en: '{days} open days late; {closed_days} closed days are not counted.',
    it: "{days} giorni d'apertura di ritardo; {closed_days} giorni di chiusura non contati.",
  },
  minutes_overdue: {
    en: '{minutes} minutes late, closed hours included.',
    it: '{minutes} minuti di ritardo, comprese le ore di chiusura.',
  },
  open_minutes_overdue: { en: '{minutes} open minutes late.', it: "{minutes} minuti d'apertura di ritardo." },
  interval_of_nought_is_one: {
    en: 'The rule has an interval of nought, which is taken for one {unit}.',
    it: 'La regola ha un intervallo nullo, inteso come 1 {unit}.',
  },
  intervals_begun: { en: '{count} times {per}, begun ones included.', it: '{count} volte {per}, comprese quelle iniziate.' },
  intervals_over: { en: '{count} times {per}, whole ones only.', it: '{count} volte {per}, solo quelle intere.' },
  at_rate: { en: '{intervals} times {each_cents} are {cents}.', it: '{intervals} volte {each_cents} fanno {cents}.' },
  tier: {
    en: '{days} days at {each_cents}, from day {from_day} on: {cents}.',
    it: '{days} giorni a {each_cents}, dal giorno {from_day}: {cents}.',
  },
  recalled: { en: 'Recalled: the dearer rate counts from {from_at}.', it: 'Richiamato: la tariffa maggiore decorre da {from_at}.' },
  recall_fine_is_higher: {
    en: 'The fine of the recall, {cents}, is higher than the normal one, {normal_cents}.',
    it: 'La multa per il richiamo, {cents}, supera quella normale, {normal_cents}.',
  },
  fine_maximum: { en: 'No more than {cents} instead of {uncapped_cents}.', it: 'Al massimo {cents} anziché {uncapped_cents}.' },
  recall_maximum: {
    en: 'For the recall no more than {cents} instead of {uncapped_cents}.',
    it: 'Per il richiamo al massimo {cents} anziché {uncapped_cents}.',
  },
  price_cap: {
    en: 'No more than {percent} % of the price of the copy: {cents} instead of {uncapped_cents}.',
    it: "Al massimo il {percent} % del prezzo dell'esemplare: {cents} anziché {uncapped_cents}.",
  },
  price_unknown: { en: 'The copy has no price, so none caps the fine.', it: "L'esemplare non ha prezzo: nessun limite ne deriva." },
  suspension: { en: 'No borrowing for {days} days.', it: 'Sospensione dal prestito per {days} giorni.' },
  fine_free: { en: 'The library charges no fines at present.', it: 'Al momento la biblioteca non applica multe.' },
  taken_over: { en: 'Taken over from another patron: {cents}.', it: 'Preso in carico da un altro utente: {cents}.' },
  charged_by_hand: { en: 'Charged by a member of staff.', it: 'Addebitato dal personale.' },
  lost_return: { en: 'It was lost and came back; the rule is {mode}.', it: 'Era smarrito ed è tornato; la regola è {mode}.' },
  refund_too_late: {
    en: 'It came back later than {within} after its loss: nothing is refunded.',
    it: 'È tornato oltre {within} dallo smarrimento: nessun rimborso.',
  },
  lost_charge_lowered: { en: 'The charge falls by {cents}.', it: "L'addebito cala di {cents}." },
  fine_anew: { en: 'The fine is counted to the return.', it: 'La multa è ricalcolata fino alla restituzione.' },
  fine_restored: { en: 'The fine as it was at the loss is due again.', it: 'La multa maturata allo smarrimento è di nuovo dovuta.' },
  replacement_fixed: { en: 'A lost copy costs {cents}.', it: 'Un esemplare smarrito costa {cents}.' },
  replacement_price: { en: 'The copy costs {cents}.', it: "L'esemplare costa {cents}." },
  replacement_price_unknown: {
    en: 'The copy has no price; such a one costs {cents}.',
    it: "L'esemplare non ha prezzo; in tal caso costa {cents}.",
  },
  processing_fee_declared: {
    en: 'Processing of a copy that was declared lost: {cents}.',
    it: 'Gestione di un esemplare dichiarato smarrito: {cents}.',
  },
  processing_fee_aged: {
    en: 'Processing of a copy overdue for too long: {cents}.',
    it: 'Gestione di un esemplare in ritardo da troppo tempo: {cents}.',
  },
})
export type StepCode = Parameters<typeof step>[0]
