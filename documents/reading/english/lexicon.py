"""The words that the English reader knows: verbs of doing, who can act, what cannot, words that carry a sentence.

Here: lists alone, lower case, one word each. Not here: what a sentence makes of them (orders, items, actors).
"""

VERBS = frozenset(
    """
    accredit alert archive arbitrate assure bake bisect borrow calibrate canvass cater caulk certify commit cook
    co-opt debrief decorate deprecate dispatch donate downgrade dredge drop elect enrol enroll escalate excavate
    flag freeze guarantee hang haul honour insist insure interpret invest laminate lend lift lobby mediate mount
    nudge onboard pack pave photocopy plug pour proofread prune readvertise recall recognise recognize reconvene
    recycle redirect redo refile refill refund reimburse reinstall relist remit reopen reorder repave repost reroute
    resample restart restate restock resurface retain rethink retrain reuse revert revisit revoke rewire scrap sell
    shortlist simulate sketch stamp suspend telephone throw trace transcribe unblock unlock unpack vet waive wash
    weld withdraw
    accelerate accompany achieve acquire act adapt add address adjust administer advertise advise aggregate align
    allocate amend analyse analyze announce answer apply appoint approach arrange articulate ask assemble assess assign
    assist attach attempt attend audit back balance begin book brief bring broadcast budget build buy calculate call
    cancel capture carry change chase check choose circulate clarify clean clear close coach collaborate collate collect
    combine come commence commission communicate compare compile complete compose conclude conduct configure confirm
    connect consider consolidate construct consult contact continue contribute control convene convert convey cooperate
    coordinate copy correct correspond cost create cut debug decide decrease define delegate delete deliver deploy
    describe design detail determine develop devise digitise digitize direct disburse discuss disseminate distribute
    document download draft draw drive edit educate email e-mail encourage enforce engage enhance enquire ensure enter
    establish estimate evaluate examine execute expand expedite experiment explain explore export extend extract
    facilitate fetch file fill finalise finalize find finish fix focus follow forecast formalise formalize formulate
    forward fund gather generate get give go grant guide handle hand help hire hold host identify implement import
    improve include incorporate increase inform initiate innovate inquire inspect install instruct integrate intensify
    interview introduce inventory investigate invite issue join keep kill launch lead learn leave let liaise limit link
    list load locate lodge log look lower mail maintain make manage map mark measure meet mentor merge mitigate migrate
    mobilise mobilize modify monitor move negotiate nominate notify obtain offer open operate order organise organize
    oversee pass pay perform permit phone pick pilot place plan plant play poll post practise practice prepare present
    preserve preside prevent print prioritise prioritize process procure produce program promote propose protect provide
    publicise publicize publish purchase pursue push put raise reach read rearrange rebuild recommend reconcile
    reconsider record recruit rectify redesign redistribute redraft reduce refer refine refresh register rehearse reject
    relay release relocate remind remove rename renew renovate reorganise reorganize repair repeat replace reply report
    request research reschedule reserve reset resolve respond restore restructure resubmit retrieve return review revise
    rewrite rotate route run save scan schedule scope search secure seek select send separate serve set settle share
    ship show sign simplify solicit solve sort source speak specify speed split stabilise stabilize standardise
    standardize start stay step stick stop store strengthen study submit subscribe suggest summarise summarize supervise
    supply support survey switch synthesise synthesize take talk target teach tell test tidy track train transfer
    transition translate transmit transport try turn tweak undertake unify update upgrade upload urge use utilise
    utilize validate verify view visit volunteer warn watch weigh work write zip allow answer inspect accelerate pull
    ping sync mock reproduce refactor benchmark profile fold loop circle schedule rent rally feed treat trim remind
    propagate publicly rerun retest re-run re-send resend reissue reassign reword rework relabel reprint repaint paint
    mow plough plow sweep dig fence light lock tag label triage backport bump patch rebase release tune wire wrap
    """.split()  # noqa: SIM905 - a page of words is read as one
)
# What a motion does by itself: it decides, and asks nobody.
DECIDING = frozenset(
    """
    approve adopt accept receive note authorize authorise endorse ratify confirm acknowledge amend table defer refuse
    deny dispense waive move adjourn recognize recognise thank welcome elect appoint grant rescind repeal
    """.split()  # noqa: SIM905
)
ACTORS = frozenset(
    """
    department departments office offices committee committees board boards commission commissions council councils
    agency agencies bureau division divisions section sections team teams group groups staff subcommittee
    sub-committee sub-committees subcommittees taskforce force ministry ministries authority authorities institute
    centre center centers union association foundation secretariat administration government police company companies
    contractor contractors vendor vendors consultant consultants secretary secretaries treasurer president presidents
    vice-president vice-chair vice-chairman chair co-chair co-chairs chairs chairman chairmen chairwoman chairperson
    director directors manager managers coordinator coordinators co-ordinator officer officers clerk administrator
    administrators engineer engineers attorney solicitor counsel lawyer mayor mayors councillor councillors councilor
    councilmember councilmembers trustee trustees librarian librarians superintendent principal editor editors
    moderator moderators lead leads leader leaders head heads chief chiefs deputy deputies assistant assistants
    representative representatives delegate delegates members unit units branch branches
    sector sectors locality localities district districts commune communes town towns village villages county counties province provinces city cities ward wards
    inspector inspectors volunteer volunteers developer developers maintainer maintainers host hosts teacher teachers
    liaison auditor auditors accountant bookkeeper supervisor supervisors planner planners architect architects surveyor
    treasury bank college university faculty club society organization organisation organizations
    organisations headquarters firm operator operators provider providers supplier
    suppliers landlord webmaster facilitator facilitators executive executives warden commander commanders
    captain minister ministers governor registrar rapporteur rapporteurs notetaker minute-taker everyone everybody all
    anyone designer designers analyst analysts specialist
    specialists technician technicians scientist scientists steward stewards governance ceo cfo cto coo cio hr pm po qa
    legal finance engineering marketing comms communications operations management leadership personnel
    sponsor sponsors partner partners working-group corporation delegation enterprise enterprises
    tutor tutors mentor mentors interns intern bod wg excom exec
    sheriff ranger custodian caretaker groundskeeper janitor guard guards nurse physician doctor pastor priest
    applicant petitioner rep reps states trust foundation body bodies senate senator senators provost dean deans chancellor rector commander-in-chief
    cooperative squad crew corps
    """.split()  # noqa: SIM905
)
# The body whose paper this is: what it promises by itself is asked of nobody.
# What is asked of these in passing tells of a meeting, not of a task: "asked Lan to explain".
SPEECH = frozenset(
    """
    explain clarify comment speak elaborate introduce describe read vote stand leave join second repeat state sit
    """.split()  # noqa: SIM905
)
# What somebody would do is rather an opinion with these.
OPINION = frozenset(
    """
    support oppose abstain recommend suggest propose encourage ask request advise do make go say help work try allow let
    be give take come keep cost benefit agree cause
    """.split()  # noqa: SIM905
)
OWN_BODY = frozenset(
    """
    board council committee commission trustees group meeting assembly membership directors councillors commissioners
    association society club panel selectmen selectboard team conference congress
    """.split()  # noqa: SIM905
)
THINGS = frozenset(
    """
    action actions agenda agreement amount answer application approach area article aspect asset attempt award back
    background balance ballot ballots bill bills block board's bond budget building buildings bus bylaw bylaws call
    campaign case cause change changes chart charter check claim class clause code comment comments concern concerns
    condition conference contents contract copies copy cost costs course cover criteria damage data date dates deadline
    deal debate decision decisions degree deliverable design detail details device document documents door draft drive
    effort efforts election elections emphasis end error estimate event events evidence exam example expense
    expenses fact factor facts failure fee fees field file files finding findings floor focus folder form format forms
    framework fund funds future game gap garden goal goals ground growth guide guideline guidelines half headline help
    history hope house idea ideas impact income increase index information intent interest interface interview invoice
    invoices issue issues item items job journal key kind law laws lease legislation letter letters level levels limit
    line link list lists location loan loss lunch machine mail major map market material materials matter matters
    maximum means measure measures meeting meetings memo method methods milestone minimum minutes model models money
    month months motion motions move name need needs network news newsletter night note notes notice number numbers
    objective objectives opening option options order outcome outcomes output page paper papers parking part past path
    pattern pay payment payments permit phase phone place plan plans plant point points policies policy position
    practice presentation price priorities priority problem problems procedure procedures process processes product
    products program programme programmes programs progress project projects proposal proposals protocol purpose
    quarter question questions quorum quote range rate rates ratio reason reasons record records reference register
    release reminder rent repair repairs report reports request requests research reserve resolution resolutions
    resource resources response responses rest result results review right rights risk risks road roads role roles roof
    room round rule rules sale sales scale schedule scheme scope season seat service services session sessions set
    shift show side sign site sites size software solution solutions source space stage start state statement
    statements status step steps storm story strategy street structure structures study subject success suggestion sum
    summary support survey system systems table target targets task tasks tax taxes technology term terms test testing
    text theme thing things tickets time times title tools tool top topic topics total town-hall track traffic transfer
    trend trial trip truck type update updates use utility value values version vehicle video view visit vote votes
    voting war warning waste water way ways weather website week weeks work works workshop world year years hearing
    funding training planning marketing-plan discussion decisions conversation next previous additional further more
    nothing something anything everything none other others volume weather winter spring summer fall autumn yes no
    nominations nomination vacancies vacancy signature signatures construction park parks bridge property properties
    congratulations thanks reminder reminders deliverables deliverable backlog sprint release pipeline feature features
    bug bugs branch-name repo repository server servers dataset script scripts module modules library-book collection
    want how when where why try request to-do todo followup follow-up due owner's ability opportunity plan's reason
    election ceremony festival parade fair concert celebration exhibition expo festivaltime dinner lunch breakfast
    reception raffle hour hours gala brunch tea fest series exhibit tour camp walk days sale fundraiser grants scholarship scholarships auction auctions raffles business parkland trail trails playground pool committee's
    """.split()  # noqa: SIM905
)
THING_ENDINGS = (
    "tion", "tions", "sion", "sions", "ment", "ments", "ing", "ings", "ness", "ity", "ities", "ance", "ence", "ism",
    "ship", "hood", "dom", "ology", "graphy",
)  # fmt: skip
# Words that no name holds and at which the search for a subject ends.
FUNCTION = frozenset(
    """
    a an the this that these those it its i you he she we they them us me him her my your his their our who whom whose
    which what when where why how if whether while although though because since as than until unless once after before
    during in on at by with from to into onto over under about against between through per via is are was were be been
    being am do does did has have had having can could may might must shall should will would not no nor or but so yet
    then there here also only just very too both either neither each every all some any many most few several such
    one two three for and additionally however therefore meanwhile furthermore moreover nevertheless finally next first
    second third lastly please accordingly otherwise thus hence still now today tomorrow yesterday tonight overall
    although perhaps maybe if further later earlier soon again above below
    """.split()  # noqa: SIM905
)
PRONOUNS = frozenset(
    """
    it this that these those there i you he she we they them us me him her who whom which what nothing something
    anything none anyone someone somebody nobody one everything
    """.split()  # noqa: SIM905
)
# After "will" and the like these only tell what is going to be so.
NO_DEED = frozenset(
    """
    not never feature have need require become remain occur happen expire cost contain result depend receive know like love
    prefer see want agree appear cease retire resign miss benefit feel believe think rise fall grow last mean exceed
    serve stay belong suffer lose gain enjoy face differ vary stand hopefully likely probably sit die live depart
    adjourn only then go resume welcome understand accept approve vote amount affect mark apply exist
    """.split()  # noqa: SIM905
)
# People at large: what they "will" do is foreseen, not asked.
PUBLIC = frozenset(
    """
    residents students pupils parents employees workers participants applicants businesses owners people visitors
    customers users patients children guests attendees voters taxpayers drivers consumers farmers households investors
    citizens neighbors neighbours shoppers players fans families tenants clients passengers readers
    """.split()  # noqa: SIM905
)
FIELDS = frozenset(
    """
    parks recreation planning zoning water sewer fire police works public finance budget budgets personnel building
    buildings grounds facilities health safety education training science technology culture sports tourism trade
    industry agriculture environment resources natural rural development economic labor labour information
    communications communication transport transportation housing justice legal security human community social affairs
    research policy marketing membership outreach engineering operations maintenance streets roads solid waste ethics
    audit audits governance nominating nominations programs program events arts library tax revenue investment
    construction home foreign interior internal external religion ethnic minorities defence defense youth women welfare
    media press publicity publications strategy risk quality standards innovation
    """.split()  # noqa: SIM905
)
# Names of fields that hold "and" or a comma: one department, not two.
COMPOUND_FIELDS = (
    "culture, sports and tourism", "culture, sport and tourism", "labor, invalids and social affairs",
    "labour, invalids and social affairs", "labor, war invalids and social affairs",
    "labour, war invalids and social affairs", "agriculture and rural development", "agriculture and environment",
    "natural resources and environment", "planning and investment", "science and technology", "education and training",
    "information and communications", "information and communication", "industry and trade",
    "ethnic minorities and religions", "ethnic minorities and religion", "ethnic and religious affairs",
    "propaganda and education", "propaganda and mass mobilization", "parks and recreation", "search and rescue",
    "public works and engineering", "planning and development", "planning and zoning", "buildings and grounds",
    "health and safety", "water and sewer", "arts and culture", "diversity, equity and inclusion",
    "diversity, equity, and inclusion", "audit and finance", "finance and audit", "finance and administration",
    "ways and means", "research and development", "arts and sciences", "culture and information",
    "radio and television", "natural disaster prevention and control and search and rescue",
    "natural disaster prevention and search and rescue", "economic and budgetary", "rules and administration",
)  # fmt: skip
# Given names that are also words; capitalised they are taken for the person.
GIVEN_NAMES = frozenset(
    """
    mark bill grant will rob pat sue drew chase frank jack art may april june dean miles chip dale earl gene guy hope
    faith grace joy ray rich rose skip wade chuck josh bob nick peg penny carol clay cliff cole dawn gale glen heath iris
    ivy lance mason max nat norm olive page parker piper reed robin ruby sandy summer victor violet cooper carter hunter
    taylor tanner fisher porter autumn amber bud buck buddy christian clement constance destiny ginger harmony jasmine
    jean jewel lane laurel lily linden pearl prudence serenity sterling temple trinity trip ty wing long van don dan
    """.split()  # noqa: SIM905
)
# What somebody may be authorised to do so that it becomes a task rather than a permission.
TASKS_WHEN_AUTHORISED = frozenset(
    """
    create develop draft prepare form investigate explore study research begin start conduct organise organize write
    design plan undertake coordinate arrange schedule proceed work continue solicit advertise recruit review revise
    update implement establish
    """.split()  # noqa: SIM905
)
