/** What headings of files that nobody knows by name may mean: words in English, German, French and Spanish, and the shape their values must have. */
import { type ColumnProfile, plainHeading, type Shape, type TableProfile } from './profile.ts'

interface ConceptRule {
  readonly words: readonly string[]
  readonly shapes: readonly Shape[]
}

const any: readonly Shape[] = ['text', 'number', 'flag', 'date', 'email', 'empty']
const rule = (shapes: readonly Shape[], words: string): ConceptRule => ({
  shapes,
  words: words.split(',').map((word) => plainHeading(word)),
})
const text: readonly Shape[] = ['text', 'number', 'flag', 'empty']
const number: readonly Shape[] = ['number', 'flag', 'empty']
const date: readonly Shape[] = ['date', 'empty']

const rules = {
  accountId: rule(
    text,
    'account id,account number,account no,customer id,customer number,customer no,customer code,cust id,custno,client id,client no,partner id,company id,kundennummer,kunden nr,kundennr,kd nr,kdnr,kunde nr,debitor,debitorennummer,kundenid,code client,numéro client,no client,n° client,id client,identifiant client,código cliente,número de cliente,id cliente,nº cliente,sold to,sold to party',
  ),
  accountName: rule(
    ['text', 'empty'],
    'account name,customer name,company name,company,customer,client,client name,organization,organisation,name,firma,firmenname,kunde,kundenname,unternehmen,nom client,nom du client,raison sociale,société,client nom,nombre cliente,nombre del cliente,razón social,empresa,cliente',
  ),
  parent: rule(
    text,
    'parent id,parent account,parent account id,parent customer,group id,konzern,konzernnummer,muttergesellschaft,maison mère,empresa matriz',
  ),
  payerId: rule(text, 'payer,payer id,bill to,bill to id,billing account,rechnungsempfänger,regulierer,payeur,facturer à,pagador'),
  siteId: rule(text, 'site id,ship to,ship to id,delivery address id,warenempfänger,lieferadresse,livrer à,destinatario'),
  town: rule(['text', 'empty'], 'city,town,ort,stadt,ville,ciudad,población'),
  postalCode: rule(text, 'postal code,postcode,zip,zip code,plz,postleitzahl,code postal,código postal,cp'),
  country: rule(['text', 'empty'], 'country,country code,land,ländercode,pays,país'),
  region: rule(text, 'region,state,province,bundesland,région,département,provincia,estado'),
  vatId: rule(text, 'vat id,vat number,vat no,tax id,ust id,ust idnr,ustid,umsatzsteuer id,tva,n° tva,numéro tva,nif,cif'),
  domain: rule(['text', 'empty'], 'website,web site,domain,url,web,webseite,homepage,site web,sitio web,página web'),
  phone: rule(text, 'phone,phone number,telephone,tel,telefon,telefonnummer,téléphone,teléfono'),
  industry: rule(text, 'industry,sector,branche,secteur,industria'),
  employees: rule(
    number,
    'employees,number of employees,headcount,mitarbeiter,anzahl mitarbeiter,mitarbeiterzahl,effectif,nombre de salariés,empleados',
  ),
  ownRevenue: rule(number, 'annual revenue,company revenue,jahresumsatz,chiffre d affaires annuel,facturación anual'),
  manager: rule(
    text,
    'account manager,account owner,owner,owner name,owner id,owner rep id,sales rep,salesperson,rep,rep id,sales rep id,betreuer,kundenbetreuer,vertreter,außendienst,verkäufer,commercial,responsable,vendedor,gestor,comercial,employee id,account mgr id',
  ),
  renewal: rule(
    date,
    'renewal,renewal date,renewal day,contract end,contract end date,contract renewal,contract renewal date,contract expiry,contract expiry date,contract until,end of contract,vertragsende,vertragsende am,vertragsablauf,vertrag bis,vertragsverlängerung,verlängerung am,fin de contrat,date fin contrat,date de fin de contrat,renouvellement,date de renouvellement,fin de contrato,fecha fin contrato,fecha de fin de contrato,renovación,fecha de renovación',
  ),
  noticeDays: rule(
    number,
    'notice days,notice period days,notice period,notice period in days,kündigungsfrist,kündigungsfrist tage,kündigungsfrist in tagen,préavis,préavis jours,délai de préavis,preaviso,días de preaviso,plazo de preaviso',
  ),
  contactId: rule(text, 'contact id,person id,kontakt id,ansprechpartner nr,id contact,id contacto,contact no'),
  firstName: rule(['text', 'empty'], 'first name,firstname,given name,vorname,prénom,nombre'),
  lastName: rule(['text', 'empty'], 'last name,lastname,surname,family name,nachname,nom,nom de famille,apellido,apellidos'),
  fullName: rule(
    ['text', 'empty'],
    'contact name,full name,contact,person,ansprechpartner,kontaktperson,nom complet,interlocuteur,nombre completo,persona de contacto',
  ),
  email: rule(['email', 'empty'], 'email,e mail,email address,mail,emailadresse,courriel,adresse email,correo,correo electrónico'),
  title: rule(['text', 'empty'], 'title,job title,position,contact title,funktion,titel,fonction,poste,cargo,puesto'),
  role: rule(['text', 'empty'], 'role,buying role,rolle,rôle,rol'),
  seniority: rule(text, 'job level,seniority,level,hierarchie,niveau,nivel'),
  primary: rule(['flag', 'empty'], 'is primary,primary,main contact,hauptkontakt,hauptansprechpartner,principal'),
  language: rule(['text', 'empty'], 'language,sprache,langue,idioma'),
  orderId: rule(
    text,
    'order id,order number,order no,order,sales order,sales order id,purchase order,auftrag,auftragsnummer,auftrags nr,auftragsnr,bestellnummer,bestellung,belegnummer,commande,numéro de commande,n° commande,no commande,id commande,pedido,número de pedido,nº pedido,id pedido,order ref',
  ),
  lineNumber: rule(
    number,
    'line,line number,line no,order line,item,item no,pos,position,position nr,zeile,ligne,n° ligne,línea,línea de pedido',
  ),
  invoiceId: rule(
    text,
    'invoice,invoice id,invoice number,invoice no,invoiceno,document number,rechnung,rechnungsnummer,rechnungs nr,rechnungsnr,facture,numéro de facture,n° facture,factura,número de factura,nº factura',
  ),
  orderDate: rule(
    date,
    'order date,date,ordered on,created,created at,created on,auftragsdatum,bestelldatum,datum,belegdatum,date de commande,date commande,fecha,fecha de pedido,fecha pedido',
  ),
  invoiceDate: rule(
    date,
    'invoice date,invoicedate,billing date,rechnungsdatum,date de facture,date facture,date facturation,fecha de factura,fecha factura',
  ),
  promisedDate: rule(
    date,
    'required date,promised date,requested date,delivery date,due delivery,requested delivery date,liefertermin,wunschtermin,wunschlieferdatum,zugesagt,date promise,date de livraison prévue,date livraison demandée,fecha prometida,fecha de entrega,fecha requerida',
  ),
  shippedDate: rule(
    date,
    'shipped date,ship date,shipped,shipped on,dispatch date,versanddatum,versandt am,lieferdatum,date d expédition,date expédition,expédié le,fecha de envío,fecha envío',
  ),
  dueDate: rule(
    date,
    'due date,due,due on,fällig,fälligkeit,fälligkeitsdatum,fällig am,échéance,date d échéance,vencimiento,fecha de vencimiento',
  ),
  status: rule(text, 'status,order status,state of order,auftragsstatus,statut,état,estado,estado del pedido'),
  channel: rule(text, 'channel,order channel,order mode,source channel,via,kanal,bestellweg,vertriebskanal,canal'),
  freight: rule(
    number,
    'freight,freight cost,shipping cost,shipping,fracht,frachtkosten,versandkosten,frais de port,port,transporte,flete,gastos de envío',
  ),
  productId: rule(
    text,
    'product id,product code,product no,sku,stockcode,stock code,item code,article,article no,material,artikel,artikelnummer,artikel nr,artikelnr,produktnummer,code produit,code article,référence,réf,código producto,código de producto,código artículo,referencia',
  ),
  productName: rule(
    ['text', 'empty'],
    'product name,product,item name,description,artikelbezeichnung,bezeichnung,produkt,artikelname,désignation,libellé,nom du produit,descripción,nombre producto',
  ),
  productGroup: rule(
    text,
    'product group,product class,product line,category,category id,category name,product category,warengruppe,produktgruppe,artikelgruppe,famille,catégorie,familia,categoría',
  ),
  quantity: rule(number, 'quantity,qty,quantity ordered,pieces,units,menge,anzahl,stück,quantité,qté,cantidad,cant,unidades'),
  unitPrice: rule(
    number,
    'unit price,unitprice,price,price each,sales price,einzelpreis,preis,stückpreis,vk preis,prix unitaire,prix,precio unitario,precio',
  ),
  listPrice: rule(number, 'list price,msrp,catalogue price,listenpreis,prix catalogue,prix tarif,precio de lista,precio tarifa'),
  unitCost: rule(
    number,
    'unit cost,cost price,buy price,standard cost,einstandspreis,ek preis,herstellkosten,stückkosten,prix de revient,coût unitaire,prix d achat,coste unitario,costo unitario',
  ),
  discount: rule(number, 'discount,discount share,discount rate,rabatt,rabattsatz,remise,taux de remise,descuento'),
  lineAmount: rule(
    number,
    'net amount,net value,net,line amount,line total,amount net,sales,revenue,order total,total,total amount,extended price,nettobetrag,nettowert,netto,umsatz,positionswert,betrag netto,gesamtbetrag,auftragswert,montant ht,montant net,total ht,montant,importe neto,importe,base imponible,total neto',
  ),
  lineCost: rule(number, 'cost,cost of goods,cogs,line cost,wareneinsatz,kosten,coût,coût des ventes,coste,costo'),
  grossAmount: rule(
    number,
    'gross amount,amount incl tax,total incl vat,bruttobetrag,brutto,montant ttc,total ttc,importe bruto,total con iva',
  ),
  currency: rule(['text', 'empty'], 'currency,currency code,cur,währung,waehrung,devise,moneda,divisa'),
  documentType: rule(text, 'document type,invoice type,belegart,rechnungsart,type de document,type document,tipo de documento'),
  paymentId: rule(
    text,
    'payment id,payment number,check number,cheque number,receipt,zahlungsnummer,zahlung,belegnr,numéro de paiement,n° paiement,número de pago,pago',
  ),
  paymentDate: rule(
    date,
    'payment date,paid on,paid at,received on,zahlungsdatum,zahldatum,buchungsdatum,bezahlt am,date de paiement,date paiement,date règlement,fecha de pago,fecha pago',
  ),
  amount: rule(number, 'amount,payment amount,paid,paid amount,betrag,zahlbetrag,montant,montant payé,importe,importe pagado,monto,value'),
  ticketId: rule(
    text,
    'ticket id,ticket,ticket number,ticket no,case id,case number,case,ticketnummer,ticket nr,vorgang,vorgangsnummer,fallnummer,n° ticket,numéro de ticket,dossier,número de ticket,nº ticket,incidencia,issue key',
  ),
  openedDate: rule(
    date,
    'created,created at,opened,opened at,submitted,submitted on,submitted at,creation date,received,erstellt,erstellt am,eröffnet,eröffnet am,eingang,créé le,date de création,ouvert le,creado,fecha de creación,abierto',
  ),
  closedDate: rule(
    date,
    'closed,closed at,closed on,solved at,resolved,resolved at,close date,closing date,geschlossen,geschlossen am,gelöst am,abgeschlossen am,fermé le,résolu le,date de clôture,cerrado,fecha de cierre,resuelto',
  ),
  firstResponse: rule(
    number,
    'first response minutes,first response time,first reply minutes,first response hours,first response seconds,first reply time in minutes,erste antwort minuten,reaktionszeit minuten,reaktionszeit,délai première réponse minutes,tiempo primera respuesta minutos,waiting minutes',
  ),
  resolutionTime: rule(
    number,
    'resolution hours,resolution minutes,resolution time,time to resolution hours,full resolution time in minutes,lösungszeit stunden,lösungszeit,durchlaufzeit stunden,délai de résolution heures,tiempo de resolución horas,elapsed minutes,elapsed hours',
  ),
  handlingTime: rule(
    number,
    'handling minutes,handling time,handle time seconds,handling seconds,time spent minutes,minutes spent,work minutes,bearbeitungszeit minuten,bearbeitungszeit,arbeitszeit minuten,temps de traitement minutes,tiempo de gestión minutos',
  ),
  duration: rule(
    number,
    'duration,duration seconds,duration minutes,call duration,talk time,talk time seconds,dauer,gesprächsdauer,dauer sekunden,dauer minuten,durée,durée secondes,durée minutes,duración,duración segundos,duración minutos',
  ),
  callId: rule(text, 'call id,call,call number,anruf id,anruf,gespräch,appel,id appel,llamada,id llamada'),
  callDate: rule(date, 'call date,called at,start,start time,started at,anrufdatum,beginn,date appel,début,fecha llamada,inicio'),
  direction: rule(text, 'direction,call direction,call type,richtung,sens,dirección'),
  replies: rule(number, 'replies,number of replies,messages,antworten,anzahl antworten,réponses,respuestas'),
  reopens: rule(number, 'reopens,reopened,times reopened,wiedereröffnungen,réouvertures,reaperturas'),
  reason: rule(text, 'reason,category,topic,issue type,grund,anliegen,thema,motif,sujet catégorie,motivo'),
  subject: rule(['text', 'empty'], 'subject,summary,betreff,objet,asunto,note,notes,comment,text'),
  agent: rule(text, 'agent,assignee,handled by,bearbeiter,sachbearbeiter,agente,gestionnaire'),
  team: rule(text, 'team,queue,group,gruppe,abteilung,équipe,equipo'),
  opportunityId: rule(
    text,
    'opportunity id,opportunity,deal id,deal,opportunity number,verkaufschance,opportunité,oportunidad,quote id,quote number,angebotsnummer,angebot,devis,oferta',
  ),
  stage: rule(['text', 'empty'], 'stage,sales stage,deal stage,phase,verkaufsphase,étape,etapa'),
  costCentre: rule(text, 'cost centre,cost center,kostenstelle,centre de coûts,centro de coste,centro de costos'),
  month: rule(any, 'month,period,monat,buchungsperiode,periode,mois,période,mes,periodo'),
  element: rule(text, 'cost element,element,account,kostenart,konto,nature de charge,compte,cuenta,clase de coste'),
  rateFrom: rule(['text', 'empty'], 'from,from currency,von,von währung,de,desde,base currency,devise source,moneda origen'),
  rateTo: rule(['text', 'empty'], 'to,to currency,nach,nach währung,vers,a,quote currency,devise cible,moneda destino'),
  rate: rule(number, 'rate,exchange rate,kurs,wechselkurs,taux,taux de change,tipo de cambio,tasa'),
  ratePolicy: rule(['text', 'empty'], 'type,policy,rate type,kurstyp,type de taux,tipo'),
  rateSource: rule(['text', 'empty'], 'source,rate source,quelle,source du taux,fuente'),
  leftSource: rule(text, 'left source,source 1,system 1,source a'),
  leftId: rule(text, 'left id,id 1,key 1,id a'),
  rightSource: rule(text, 'right source,source 2,system 2,source b'),
  rightId: rule(text, 'right id,id 2,key 2,id b'),
  score: rule(
    number,
    'score,nps,nps score,csat,csat score,ces,rating,satisfaction,satisfaction score,bewertung,zufriedenheit,puntuación,note client',
  ),
  said: rule(['text', 'empty'], 'comment,comments,verbatim,feedback,why,reason for score,kommentar,begründung,commentaire,comentario'),
  touchpoint: rule(['text', 'empty'], 'touchpoint,kontaktpunkt,point de contact,punto de contacto,occasion'),
  metric: rule(['text', 'empty'], 'metric,field type,question type,metrik'),
  privacy: rule(['text', 'empty'], 'privacy,confidentiality,vertraulichkeit,confidentialité,confidencialidad'),
  askedDate: rule(date, 'asked on,asked at,sent at,invited at,invitation date'),
  answeredDate: rule(date, 'timestamp,submitted at,completed at,response date,answered at,survey date,collected at,zeitstempel'),
  responseId: rule(text, 'response id,submission id,respondent id,answer id'),
} as const satisfies Record<string, ConceptRule>

export type Concept = keyof typeof rules

export interface Match {
  readonly concept: Concept
  readonly column: ColumnProfile
  readonly confidence: number
  readonly reason: string
}

/** For each concept the column that fits best. A column may stand for several concepts: what the table is decides. */
export function matchConcepts(profile: TableProfile): ReadonlyMap<Concept, Match> {
  const best = new Map<Concept, Match>()
  for (const concept of Object.keys(rules) as Concept[]) {
    for (const column of profile.columns) {
      const found = fits(column, rules[concept])
      if (found === 0 || (best.get(concept)?.confidence ?? 0) >= found) continue
      best.set(concept, {
        concept,
        column,
        confidence: found,
        reason: `heading "${column.heading}"${column.shape === 'empty' ? '' : `, values are ${shapeText[column.shape]}`}`,
      })
    }
  }
  return best
}

/** How surely a column stands for a concept, by its heading and the shape of its values; 0 = not at all. */
function fits(column: ColumnProfile, { words, shapes }: ConceptRule): number {
  if (!shapes.includes(column.shape)) return 0
  const at = words.indexOf(column.plain)
  // Words early in the list are the plainer ones.
  return at >= 0 ? 0.95 - 0.1 * (at / words.length) : prefixed(column.plain, words)
}

/** Everything a column may stand for, likeliest first. */
export const conceptsOf = (column: ColumnProfile): { concept: Concept; confidence: number }[] =>
  (Object.keys(rules) as Concept[])
    .map((concept) => ({ concept, confidence: fits(column, rules[concept]) }))
    .filter(({ confidence }) => confidence > 0)
    .sort((a, b) => b.confidence - a.confidence)

const shapeText: Readonly<Record<Shape, string>> = {
  date: 'dates',
  number: 'numbers',
  flag: 'yes or no',
  email: 'e-mail addresses',
  text: 'text',
  empty: 'missing',
}

/** ORDER_ID of "sales order id": the heading is a known word with a table's name before it, or with a unit behind it. */
function prefixed(plain: string, words: readonly string[]): number {
  return words.some((word) => word.length >= 6 && (plain.endsWith(word) || plain.startsWith(word)) && plain.length <= word.length + 8)
    ? 0.6
    : 0
}
