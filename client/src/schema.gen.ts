// Generated from openapi.json.

export interface paths {
    "/v1/amnesties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write off many charges at once
         * @description The task tells how far it is, and can be cancelled; each write-off stands in the ledger and in the log.
         */
        post: operations["requestAmnesty"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange a refresh token for new ones */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with an e-mail address or a card number */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Authors, by name */
        get: operations["listAuthors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One author */
        get: operations["getAuthor"];
        put?: never;
        post?: never;
        /** Remove an author whom no book names */
        delete: operations["deleteAuthor"];
        options?: never;
        head?: never;
        /** Change an author */
        patch: operations["changeAuthor"];
        trace?: never;
    };
    "/v1/books": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Books, by title or newest change */
        get: operations["listBooks"];
        put?: never;
        /** Add a book by hand */
        post: operations["createBook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/books/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One book with its authors and copies
         * @description Also as MARCXML, ISO 2709, JSON-LD, RIS, BibTeX and Dublin Core, by the Accept header; `dialect` chooses between MARC 21 and UNIMARC.
         */
        get: operations["getBook"];
        put?: never;
        post?: never;
        /** Remove a book that nothing depends on */
        delete: operations["deleteBook"];
        options?: never;
        head?: never;
        /** Change a book */
        patch: operations["changeBook"];
        trace?: never;
    };
    "/v1/branches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All branchs, by code */
        get: operations["listBranchs"];
        put?: never;
        /** Make a branch */
        post: operations["createBranch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/branches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One branch */
        get: operations["getBranch"];
        put?: never;
        post?: never;
        /** Remove a branch that nothing depends on */
        delete: operations["deleteBranch"];
        options?: never;
        head?: never;
        /** Change a branch */
        patch: operations["changeBranch"];
        trace?: never;
    };
    "/v1/branches/{id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Open periods of a branch, day by day */
        get: operations["getBranchCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/branches/{id}/opening-hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Weekly hours of a branch */
        get: operations["listOpeningHours"];
        /** Set the weekly hours of a branch */
        put: operations["setOpeningHours"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calendar-exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Days that differ from the week */
        get: operations["listCalendarExceptions"];
        put?: never;
        /** Close or open on certain days */
        post: operations["createCalendarException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calendar-exceptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an exception */
        delete: operations["deleteCalendarException"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cash-registers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All cash registers, by code */
        get: operations["listCashRegisters"];
        put?: never;
        /** Make a cash register */
        post: operations["createCashRegister"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cash-registers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One cash register */
        get: operations["getCashRegister"];
        put?: never;
        post?: never;
        /** Remove a cash register that nothing depends on */
        delete: operations["deleteCashRegister"];
        options?: never;
        head?: never;
        /** Change a cash register */
        patch: operations["changeCashRegister"];
        trace?: never;
    };
    "/v1/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All categorys, by code */
        get: operations["listCategorys"];
        put?: never;
        /** Make a category */
        post: operations["createCategory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One category */
        get: operations["getCategory"];
        put?: never;
        post?: never;
        /** Remove a category that nothing depends on */
        delete: operations["deleteCategory"];
        options?: never;
        head?: never;
        /** Change a category */
        patch: operations["changeCategory"];
        trace?: never;
    };
    "/v1/charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Charges, newest first */
        get: operations["listCharges"];
        put?: never;
        /** Charge a patron */
        post: operations["createCharge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/charges/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One charge */
        get: operations["getCharge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/charges/{id}/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Correct the amount of a charge
         * @description Where more was paid than is left of the amount, the rest becomes the credit of the patron.
         */
        post: operations["adjustCharge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/charges/{id}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a charge came about
         * @description A fine is counted again from the policy and the calendar that were kept with it, step by step.
         */
        get: operations["explainCharge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/charges/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let another patron, such as a guarantor, owe what is left of a charge */
        post: operations["transferCharge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/charges/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a charge back that should not have been made */
        post: operations["voidCharge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/charges/{id}/write-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write off what is owed, or a part of it */
        post: operations["writeOffCharge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take one copy back and learn what to do with it */
        post: operations["checkIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/checkouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lend one copy to one patron
         * @description Where the rules refuse, errors[] names every reason: its severity (`blocker`, `confirm`), its params and the permission that would override it. Repeat the request with `overrides`, each with a reason, and with the `confirmation` of the refusal to say yes to its questions.
         */
        post: operations["openLoan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Copies, by barcode */
        get: operations["listCopies"];
        put?: never;
        /** Add a copy of a book */
        post: operations["createCopy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/copies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One copy */
        get: operations["getCopy"];
        put?: never;
        post?: never;
        /** Remove a copy that was never lent */
        delete: operations["deleteCopy"];
        options?: never;
        head?: never;
        /** Change a copy */
        patch: operations["changeCopy"];
        trace?: never;
    };
    "/v1/copy-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All copy types, by code */
        get: operations["listCopyTypes"];
        put?: never;
        /** Make a copy type */
        post: operations["createCopyType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/copy-types/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One copy type */
        get: operations["getCopyType"];
        put?: never;
        post?: never;
        /** Remove a copy type that nothing depends on */
        delete: operations["deleteCopyType"];
        options?: never;
        head?: never;
        /** Change a copy type */
        patch: operations["changeCopyType"];
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow events as they happen, as server-sent events
         * @description Resume with Last-Event-ID or ?after=. A place that the log no longer reaches is answered with a `reset` event: load everything again. The stream ends when the token does.
         */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Holds, oldest first */
        get: operations["listHolds"];
        put?: never;
        /** Place a hold for a patron */
        post: operations["placeHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One hold with its place in the queue */
        get: operations["getHold"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change where or by when */
        patch: operations["changeHold"];
        trace?: never;
    };
    "/v1/holds/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a hold */
        post: operations["cancelHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why a hold is where it is */
        get: operations["listHoldEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a suspension */
        post: operations["resumeHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holds/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let others pass for a while */
        post: operations["suspendHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Imports, newest first */
        get: operations["listImports"];
        put?: never;
        /**
         * Import a file of records
         * @description The body is the file, as it is or in gzip: MARC 21 or UNIMARC in ISO 2709, MARCXML or MarcMaker text, or a CSV. What it is, its content tells; the parameters can force it. The task tells how far it is, and can be cancelled.
         */
        post: operations["createImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One import: what was asked, how far it is, and what was said of its records */
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of each record of the file, and why
         * @description With `Accept: text/csv` the whole report is downloaded as a spreadsheet; `limit` and `cursor` are then left aside.
         */
        get: operations["listImportLines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledger-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A period's ledger, for the accountant
         * @description With `Accept: text/csv` the whole period is downloaded as a spreadsheet; `limit` and `cursor` are then left aside.
         */
        get: operations["listLedgerEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/library": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this library is */
        get: operations["getLibrary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow events over a WebSocket
         * @description The messages are the events of GET /v1/events as JSON; resume with ?after=. A browser, which cannot send headers, offers two subprotocols: `libraryhub` and `bearer.<token>`. Closed with 4401 when the token has ended, with 1001 when the server stops.
         */
        get: operations["openLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Loans, newest first or by due date */
        get: operations["listLoans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One loan */
        get: operations["getLoan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the note of a loan or, for a reason, its due date
         * @description The due date also needs the permission loans:change-due.
         */
        patch: operations["changeLoan"];
        trace?: never;
    };
    "/v1/loans/{id}/renewals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a loan was lengthened, and why so */
        get: operations["listRenewals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am and what I may do */
        get: operations["findMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change my name or language */
        patch: operations["changeMe"];
        trace?: never;
    };
    "/v1/me/charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I owe and owed */
        get: operations["listMyCharges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/charges/{id}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one of my charges came about */
        get: operations["explainMyCharge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase me, with my account, for good */
        post: operations["eraseMe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All that is held about me */
        get: operations["exportMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I wait for */
        get: operations["listMyHolds"];
        put?: never;
        /** Reserve something for me */
        post: operations["placeMyHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/holds/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel one of my holds */
        post: operations["cancelMyHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/loans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I have borrowed, and had */
        get: operations["listMyLoans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/loans/{id}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renew one of my loans */
        post: operations["renewMyLoan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/notice-choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which notices one wants */
        get: operations["listMyNoticeChoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/notice-choices/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Want a kind of notice, or decline it */
        put: operations["putMyNoticeChoice"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one was sent, newest first */
        get: operations["listMyNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change my password; my other sessions end */
        post: operations["changeMyPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/patron": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My data as the library has them */
        get: operations["getMyPatron"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I have paid */
        get: operations["listMyPayments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/payments/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The receipt of one of my payments */
        get: operations["getMyReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/renewals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renew all of my loans that can be renewed */
        post: operations["renewMyLoans"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What patrons were sent, newest first */
        get: operations["listNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One notice, with its words */
        get: operations["getNotice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a failed notice again
         * @description It is said anew, so a notice that is no longer true becomes obsolete instead. Asking twice sends it once.
         */
        post: operations["resendNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/offline-batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send what happened without a line
         * @description Each event is merged once, however often it is sent. What later truth has overtaken is superseded; what no rule can decide waits at /v1/offline-events?status=conflict.
         */
        post: operations["receiveBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/offline-devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Devices that may work without a line */
        get: operations["listOfflineDevices"];
        put?: never;
        /**
         * Let a device work without a line
         * @description The device makes a key pair and gives its public part; what it signs later is believed.
         */
        post: operations["registerDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/offline-devices/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Believe a device no longer */
        post: operations["revokeDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/offline-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened without a line, and what became of it
         * @description `status=conflict` is the inbox: each with its problem and what we suggest.
         */
        get: operations["listOfflineEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/offline-events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One event of a desk without a line */
        get: operations["getOfflineEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/offline-events/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Settle a conflict */
        post: operations["resolveOfflineEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/offline-pack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a desk needs to lend without a line
         * @description Small and signed, and of no use after it has expired. Fetch it again every few minutes while there is a line.
         */
        get: operations["getOfflinePack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patron-categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All patron categorys, by code */
        get: operations["listPatronCategorys"];
        put?: never;
        /** Make a patron category */
        post: operations["createPatronCategory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patron-categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One patron category */
        get: operations["getPatronCategory"];
        put?: never;
        post?: never;
        /** Remove a patron category that nothing depends on */
        delete: operations["deletePatronCategory"];
        options?: never;
        head?: never;
        /** Change a patron category */
        patch: operations["changePatronCategory"];
        trace?: never;
    };
    "/v1/patron-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Imports of patrons, newest first */
        get: operations["listPatronImports"];
        put?: never;
        /**
         * Import a file of patrons
         * @description The body is a CSV, as it is or in gzip, with headings in English or Italian. With `dry_run=true` it is the preview: the report tells of each line what would become of it and why, and nothing changes. Sending the same file again changes nothing more. The task tells how far it is, and can be cancelled.
         */
        post: operations["createPatronImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patron-imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One import of patrons: what was asked, and how far it is */
        get: operations["getPatronImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patron-imports/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of each line of the file, and why
         * @description With `Accept: text/csv` the whole report is downloaded as a spreadsheet; `limit` and `cursor` are then left aside.
         */
        get: operations["listPatronImportLines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patrons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Patrons, by name */
        get: operations["listPatrons"];
        put?: never;
        /** Enrol a patron */
        post: operations["createPatron"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patrons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One patron
         * @description That it was read is an event of its own.
         */
        get: operations["getPatron"];
        put?: never;
        post?: never;
        /** Remove a patron without open loans and holds */
        delete: operations["deletePatron"];
        options?: never;
        head?: never;
        /** Change a patron */
        patch: operations["changePatron"];
        trace?: never;
    };
    "/v1/patrons/{id}/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a patron owes, has paid and is owed */
        get: operations["getPatronAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patrons/{id}/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a patron may not do */
        get: operations["listPatronBlocks"];
        put?: never;
        /** Forbid a patron something */
        post: operations["blockPatron"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patrons/{id}/blocks/{block_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a block away */
        delete: operations["unblockPatron"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patrons/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a patron for good
         * @description Refused while the patron has open loans or holds, owes or is owed money, or answers for others; every reason is told. What was lent, reserved and paid stays as facts about nobody. Repeating it gives the same answer.
         */
        post: operations["erasePatron"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patrons/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that is held about a patron
         * @description What the GDPR calls access and portability (articles 15 and 20). That it was handed out is written into the log.
         */
        get: operations["exportPatron"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patrons/{id}/notice-choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which notices a patron wants */
        get: operations["listNoticeChoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patrons/{id}/notice-choices/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Say for a patron whether a kind of notice is wanted */
        put: operations["putNoticeChoice"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patrons/{id}/renewals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renew every loan of a patron that can be renewed */
        post: operations["renewLoansOfPatron"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Payments and refunds, newest first */
        get: operations["listPayments"];
        put?: never;
        /**
         * Take a payment
         * @description It pays the oldest charges first, in part where it does not suffice, or what `allocations` names.
         */
        post: operations["takePayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One payment or refund */
        get: operations["getPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The receipt of a payment or a refund */
        get: operations["getReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let what was paid of one charge pay another */
        post: operations["transferPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a payment or a refund back that should not have been made */
        post: operations["voidPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be allowed */
        get: operations["listPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pull-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Copies to fetch from the shelves of a branch */
        get: operations["listPulls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give money back */
        post: operations["createRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/register-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions of registers, newest first */
        get: operations["listRegisterSessions"];
        put?: never;
        /** Open a register */
        post: operations["openRegister"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/register-sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One session of a register
         * @description With `Accept: text/csv` all that went through the register, and its closing, as a spreadsheet.
         */
        get: operations["getRegisterSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/register-sessions/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close a register: the day's closing */
        post: operations["closeRegister"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/renewals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew a loan
         * @description Where the rules refuse, errors[] names every reason: its severity (`blocker`, `confirm`), its params and the permission that would override it. Repeat the request with `overrides`, each with a reason, and with the `confirmation` of the refusal to say yes to its questions.
         */
        post: operations["renewLoan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All roles */
        get: operations["listRoles"];
        put?: never;
        /** Make a role */
        post: operations["createRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One role */
        get: operations["findRole"];
        put?: never;
        post?: never;
        /** Remove a role that nobody has */
        delete: operations["deleteRole"];
        options?: never;
        head?: never;
        /** Change a role that the library made */
        patch: operations["changeRole"];
        trace?: never;
    };
    "/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Circulation rules */
        get: operations["listRules"];
        put?: never;
        /** Make a rule for a scope */
        post: operations["createRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rule */
        get: operations["getRule"];
        put?: never;
        post?: never;
        /** Remove a rule */
        delete: operations["deleteRule"];
        options?: never;
        head?: never;
        /** Change the value of a rule */
        patch: operations["changeRule"];
        trace?: never;
    };
    "/v1/rules/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which rule applies, and what it beat */
        get: operations["resolveRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find books
         * @description Titles, authors, subjects, identifiers and text, ranked; with facets and availability.
         */
        get: operations["searchBooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the library has chosen */
        get: operations["listSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settings/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Choose something */
        put: operations["putSetting"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Long work, newest first */
        get: operations["listTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far long work is, and what came of it */
        get: operations["getTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tasks/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop long work at its next safe place; what is done stays done */
        post: operations["cancelTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts, by name */
        get: operations["listUsers"];
        put?: never;
        /** Make an account */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One account */
        get: operations["findUser"];
        put?: never;
        post?: never;
        /** Remove an account */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /** Change an account, its roles or its password */
        patch: operations["changeUser"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AmnestyPreview: {
            by_type: {
                cents: number;
                charge_count: number;
                /** @enum {string} */
                type: "fine" | "rental" | "hire" | "deposit" | "hold_not_collected" | "replacement" | "processing" | "damaged" | "card" | "reminder" | "manual";
            }[];
            cents: number;
            charge_count: number;
            currency: string;
            patron_count: number;
        };
        /**
         * @example {
         *       "types": [
         *         "fine"
         *       ],
         *       "reason": "settimana della biblioteca"
         *     }
         */
        AmnestyRequest: {
            /**
             * Format: uuid
             * @description Where they arose
             */
            branch_id?: string;
            /**
             * Format: date-time
             * @description Only charges that are older
             */
            opened_before?: string;
            /** Format: uuid */
            patron_category_id?: string;
            reason: string;
            types?: ("fine" | "rental" | "hire" | "deposit" | "hold_not_collected" | "replacement" | "processing" | "damaged" | "card" | "reminder" | "manual")[];
            /** @description Only charges of which no more is owed */
            up_to_cents?: number;
        };
        Author: {
            /** Format: date-time */
            created_at: string;
            dates: string | null;
            /** Format: uuid */
            id: string;
            identifiers: {
                [key: string]: unknown;
            };
            kind: string;
            name: string;
            name_sort: string;
            /** Format: date-time */
            updated_at: string;
            variants: string[];
            version: number;
        };
        AuthorChange: {
            dates?: string | null;
            name?: string;
            variants?: string[];
        };
        Book: {
            authors: {
                /** Format: uuid */
                id: string;
                is_primary: boolean;
                kind: string;
                name: string;
                roles: string[];
            }[];
            categories: {
                code: string;
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            control_number: string | null;
            copies: components["schemas"]["CopySummary"][];
            /** Format: date-time */
            created_at: string;
            details: {
                [key: string]: unknown;
            };
            edition: string | null;
            extent: string | null;
            /** @enum {string} */
            format: "book" | "ebook" | "article" | "serial" | "audiobook" | "music" | "score" | "dvd" | "map" | "image" | "manuscript" | "kit" | "game" | "software" | "object" | "mixed";
            /** Format: uuid */
            id: string;
            identifiers: {
                display: string | null;
                is_valid: boolean;
                kind: string;
                value: string;
            }[];
            /** @description Described at a desk in a hurry; a cataloguer has yet to look at it */
            is_brief: boolean;
            languages: string[];
            publication_place: string | null;
            published_text: string | null;
            published_year: number | null;
            publisher: string | null;
            responsibility: string | null;
            subtitle: string | null;
            summary: string | null;
            title: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        BookChange: {
            category_ids?: string[];
            contributors?: {
                dates?: string;
                /**
                 * @default person
                 * @enum {string}
                 */
                kind?: "person" | "corporate" | "meeting";
                name: string;
                /**
                 * @default [
                 *       "aut"
                 *     ]
                 */
                roles?: string[];
            }[];
            control_number?: string | null;
            details?: components["schemas"]["BookDetails"];
            edition?: string | null;
            extent?: string | null;
            /** @enum {string} */
            format?: "book" | "ebook" | "article" | "serial" | "audiobook" | "music" | "score" | "dvd" | "map" | "image" | "manuscript" | "kit" | "game" | "software" | "object" | "mixed";
            identifiers?: {
                /** @enum {string} */
                kind: "isbn" | "issn" | "ismn" | "lccn" | "oclc" | "bnb" | "ean" | "publisher_number" | "other";
                value: string;
            }[];
            is_brief?: boolean;
            languages?: string[];
            publication_place?: string | null;
            published_text?: string | null;
            published_year?: number | null;
            publisher?: string | null;
            responsibility?: string | null;
            subtitle?: string | null;
            summary?: string | null;
            title?: string;
            /** @description Without the article; made of the title where absent */
            title_sort?: string;
        };
        /** @default {} */
        BookDetails: {
            classifications?: {
                number: string;
                /** @enum {string} */
                scheme: "ddc" | "lcc" | "udc";
            }[];
            dimensions?: string;
            links?: {
                label?: string;
                /** Format: uri */
                url: string;
            }[];
            notes?: {
                kind: string;
                text: string;
            }[];
            original_languages?: string[];
            series?: {
                number?: string;
                title: string;
            }[];
            subjects?: {
                heading: string;
                kind: string;
            }[];
            titles?: {
                kind: string;
                title: string;
            }[];
        };
        BookSummary: {
            authors: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            available_count: number;
            copies_count: number;
            /** @enum {string} */
            format: "book" | "ebook" | "article" | "serial" | "audiobook" | "music" | "score" | "dvd" | "map" | "image" | "manuscript" | "kit" | "game" | "software" | "object" | "mixed";
            /** Format: uuid */
            id: string;
            languages: string[];
            published_text: string | null;
            published_year: number | null;
            publisher: string | null;
            responsibility: string | null;
            subtitle: string | null;
            title: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        Branch: {
            address: string | null;
            code: string;
            /** Format: date-time */
            created_at: string;
            email: string | null;
            /** @description Branches with the same one are near each other, where a rule says `group` */
            group_code: string | null;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            name: string;
            phone: string | null;
            position: number;
            time_zone: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        CalendarException: {
            /** Format: uuid */
            branch_id: string | null;
            closes_at: string | null;
            /** Format: date */
            ends_on: string;
            /** Format: uuid */
            id: string;
            is_open: boolean;
            opens_at: string | null;
            reason: string;
            recurs_from: number | null;
            /** Format: date */
            starts_on: string;
        };
        CashRegister: {
            /** Format: uuid */
            branch_id: string;
            code: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            name: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        Category: {
            classification_prefixes: string[];
            code: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: uuid */
            parent_id: string | null;
            position: number;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        Charge: {
            amount_cents: number;
            /** Format: uuid */
            branch_id: string;
            copy_barcode: string | null;
            /** Format: uuid */
            copy_id: string | null;
            /** Format: date-time */
            counted_to: string | null;
            currency: string;
            /** Format: date-time */
            due_at: string | null;
            /** Format: uuid */
            hold_id: string | null;
            /** Format: uuid */
            id: string;
            is_accruing: boolean;
            /** Format: uuid */
            loan_id: string | null;
            note: string | null;
            /** Format: date-time */
            opened_at: string;
            outstanding_cents: number;
            paid_cents: number;
            /** Format: uuid */
            patron_id: string | null;
            title: string | null;
            /** @enum {string} */
            type: "fine" | "rental" | "hire" | "deposit" | "hold_not_collected" | "replacement" | "processing" | "damaged" | "card" | "reminder" | "manual";
            written_off_cents: number;
        };
        ChargeAdjustment: {
            /**
             * @description What the amount rises by, or, below nothing, falls by
             * @example -50
             */
            cents: number;
            reason: string;
        };
        ChargeExplanation: {
            adjusted_cents: number;
            /** Format: uuid */
            charge_id: string;
            charged_cents: number;
            counted_from: {
                calendar?: unknown;
                /** Format: date-time */
                counted_to: string;
                /** Format: date-time */
                due_at: string;
                policy: {
                    [key: string]: unknown;
                };
                price_cents: number | null;
                /** Format: date-time */
                recalled_at: string | null;
            } | null;
            ledger: {
                /** Format: date-time */
                at: string;
                cents: number;
                kind: string;
                part: string;
                reason: string | null;
            }[];
            /** @description Of a fine: what counting it again gives, from what was kept */
            recounted_cents: number | null;
            steps: components["schemas"]["Step"][];
            /** @enum {string} */
            type: "fine" | "rental" | "hire" | "deposit" | "hold_not_collected" | "replacement" | "processing" | "damaged" | "card" | "reminder" | "manual";
        };
        /**
         * @example {
         *       "card_number": "2000000017",
         *       "reason": "garante"
         *     }
         */
        ChargeTransfer: {
            card_number?: string;
            /** Format: uuid */
            patron_id?: string;
            reason: string;
        };
        Checkin: {
            alerts: {
                code: string;
                params: {
                    [key: string]: unknown;
                };
            }[];
            copy: {
                barcode: string;
                call_number: string | null;
                /** Format: uuid */
                id: string;
                title: string;
            };
            explanation: components["schemas"]["Explanation"];
            hold: {
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                pickup_branch_id: string;
                /** Format: date-time */
                shelf_expires_at: string | null;
            } | null;
            is_in_house_use: boolean;
            loan: components["schemas"]["Loan"] & (Record<string, never> | null);
            /** @enum {string} */
            outcome: "shelve" | "hold_ready" | "send_to_pickup" | "send_home" | "already_on_hold_shelf" | "still_in_transit";
            skipped_holds: {
                /** Format: uuid */
                hold_id: string;
                reason: string;
            }[];
            slips: {
                /** @enum {string} */
                kind: "hold" | "transit";
                lines: string[];
            }[];
            transit: {
                reason: string;
                to_branch: string;
                /** Format: uuid */
                to_branch_id: string;
            } | null;
        };
        /**
         * @example {
         *       "copy_barcode": "CIV-000001"
         *     }
         */
        CheckinRequest: {
            /**
             * Format: uuid
             * @description Where it happens; by default the home of the copy
             */
            branch_id?: string;
            copy_barcode?: string;
            /** Format: uuid */
            copy_id?: string;
            /**
             * Format: date-time
             * @description When it really came back, for a book drop; never in the future
             */
            returned_at?: string;
        };
        /**
         * @example {
         *       "copy_barcode": "CIV-000001",
         *       "card_number": "2000000017"
         *     }
         */
        CheckoutRequest: {
            /**
             * Format: uuid
             * @description Where it happens; by default where the copy stands
             */
            branch_id?: string;
            card_number?: string;
            /** @description The `confirmation` of the refusal that was shown: says yes to exactly what it asked, and to nothing that came up since */
            confirmation?: string;
            copy_barcode?: string;
            /** Format: uuid */
            copy_id?: string;
            /** @description For use in the building; by default as the rules have it */
            is_onsite?: boolean;
            /**
             * @description What the rules refuse and the caller may override, or only has to confirm, each with a reason
             * @default []
             */
            overrides?: {
                code: string;
                reason: string;
            }[];
            /** Format: uuid */
            patron_id?: string;
            /** @description Card of whoever takes the copy for the patron */
            proxy_card_number?: string;
            /** Format: uuid */
            proxy_patron_id?: string;
        };
        Copy: components["schemas"]["CopySummary"] & {
            /** Format: uuid */
            book_id: string;
            /** @description What a desk is to read when the copy comes back */
            checkin_note: string | null;
            /** @description What a desk is to read when the copy is lent */
            checkout_note: string | null;
            /** Format: date-time */
            condition_at: string | null;
            /** Format: uuid */
            copy_type_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            home_branch_id: string;
            inventory_number: string | null;
            /** Format: date-time */
            last_seen_at: string | null;
            /** @description What is not there of it */
            missing_pieces: string | null;
            not_for_loan: string | null;
            note: string | null;
            /** @description How many things belong to it; null where there is nothing to count */
            pieces: number | null;
            price_cents: number | null;
            /**
             * Format: date-time
             * @description Until then it stands on a trolley and not on its shelf
             */
            reshelving_until: string | null;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        CopyChange: {
            /** @description Made up where absent: LH and twelve digits */
            barcode?: string;
            call_number?: string | null;
            checkin_note?: string | null;
            checkout_note?: string | null;
            collection?: string | null;
            /** @enum {string} */
            condition?: "ok" | "on_order" | "in_process" | "damaged" | "missing" | "lost" | "lost_and_paid" | "withdrawn";
            /** Format: uuid */
            copy_type_id?: string;
            enumeration?: string | null;
            /** Format: uuid */
            home_branch_id?: string;
            inventory_number?: string | null;
            missing_pieces?: string | null;
            not_for_loan?: string | null;
            note?: string | null;
            pieces?: number | null;
            price_cents?: number | null;
            shelf?: string | null;
        };
        CopySummary: {
            barcode: string;
            call_number: string | null;
            collection: string | null;
            /** @enum {string} */
            condition: "ok" | "on_order" | "in_process" | "damaged" | "missing" | "lost" | "lost_and_paid" | "withdrawn";
            copy_type: string;
            enumeration: string | null;
            /** Format: uuid */
            holding_branch_id: string;
            home_branch: {
                code: string;
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** Format: uuid */
            id: string;
            is_available: boolean;
            shelf: string | null;
            /** @enum {string} */
            status: "available" | "on_loan" | "in_transit" | "on_hold_shelf";
        };
        CopyType: {
            code: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        Erasure: {
            /** Format: date-time */
            erased_at: string;
            /**
             * Format: uuid
             * @description What the patron was known by; it names nobody any more
             */
            patron_id: string;
        };
        ErasureRequest: {
            /**
             * @description The card number or, of a patron without a card, the family name: a mistake cannot be taken back
             * @example 2000000017
             */
            confirm: string;
            /**
             * @description Kept in the log; name nobody here
             * @example Art. 17
             */
            reason?: string;
        };
        Event: {
            data: {
                [key: string]: unknown;
            };
            /**
             * @description Place in the log, to resume from
             * @example 3f9a1c20.812.4711
             */
            id: string;
            /** Format: date-time */
            occurred_at: string;
            subject: {
                /** Format: uuid */
                id: string;
                type: string;
            };
            /** @example loan.opened */
            type: string;
        };
        /** @description Which rule gave which value, from which scope, what it beat, and how the dates came about */
        Explanation: {
            overrides?: {
                code: string;
                reason: string;
            }[];
            rules: {
                [key: string]: components["schemas"]["Resolution"];
            };
            steps: components["schemas"]["Step"][];
        };
        Hold: {
            /** Format: uuid */
            book_id: string;
            /** Format: uuid */
            captured_copy_id: string | null;
            comment: string | null;
            /** Format: uuid */
            copy_id: string | null;
            end_reason: string | null;
            /** Format: date-time */
            ended_at: string | null;
            explanation: components["schemas"]["Explanation"];
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            level: "book" | "copy";
            /** Format: date */
            needed_by_on: string | null;
            /** Format: date */
            not_before_on: string | null;
            /** Format: uuid */
            patron_id: string | null;
            /** Format: uuid */
            pickup_branch_id: string;
            /** @description Place in the queue among those that wait; null once it is over or set aside */
            rank: number | null;
            /** Format: date-time */
            ready_at: string | null;
            /** Format: date-time */
            requested_at: string;
            /** Format: date-time */
            shelf_expires_at: string | null;
            /** @enum {string} */
            status: "queued" | "suspended" | "in_transit" | "ready" | "filled" | "cancelled" | "expired";
            /** Format: date */
            suspended_until_on: string | null;
            title: string;
            version: number;
        };
        HoldCancellation: {
            /** @default no longer wanted */
            reason?: string;
        };
        HoldChange: {
            /** Format: date */
            needed_by_on?: string | null;
            /** Format: uuid */
            pickup_branch_id?: string;
        };
        HoldEvent: {
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            copy_id: string | null;
            kind: string;
            reason: string | null;
        };
        HoldSuspension: {
            /** Format: date */
            until_on?: string;
        };
        Import: {
            byte_count: number;
            /** @description Copies that were made */
            copies_count: number;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            created_by: string | null;
            created_count: number;
            file_name: string;
            /** Format: date-time */
            finished_at: string | null;
            /** @enum {string} */
            format: "iso2709" | "marcxml" | "marcmaker" | "csv";
            /**
             * Format: uuid
             * @description Also the id of its task
             */
            id: string;
            media_type: string;
            options: components["schemas"]["ImportOptions"];
            /** @description Records whose outcome is known */
            position: number;
            refused_count: number;
            skipped_count: number;
            /** Format: date-time */
            started_at: string | null;
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            updated_count: number;
            /** @description What was said of records, and of how many */
            warnings: {
                code: string;
                count: number;
                detail?: string;
                params?: {
                    [key: string]: unknown;
                };
            }[];
        };
        ImportLine: {
            /** Format: uuid */
            book_id: string | null;
            control_number: string | null;
            /** @enum {string} */
            outcome: "created" | "updated" | "skipped" | "refused";
            /** @description Place in the file, counted from 1; of a CSV, the row below the headings */
            position: number;
            reasons: {
                code: string;
                detail?: string;
                params?: {
                    [key: string]: unknown;
                };
            }[];
            title: string | null;
        };
        ImportOptions: {
            /** @description Code of the branch of copies that name none, or one that is not known */
            default_branch?: string;
            /** @description Code of the type of copies that name none, or one that is not known */
            default_copy_type?: string;
            /**
             * @description Told record by record where absent
             * @enum {string}
             */
            dialect?: "marc21" | "unimarc";
            /**
             * @description Everything runs, and nothing is written but the report
             * @default false
             */
            dry_run?: boolean;
            /**
             * @description Told record by record where absent; headers are often wrong
             * @enum {string}
             */
            encoding?: "utf-8" | "marc-8" | "iso-5426" | "iso-8859-1" | "windows-1251" | "windows-1252" | "sbn";
            /**
             * @description Told by the content where absent
             * @enum {string}
             */
            format?: "iso2709" | "marcxml" | "marcmaker" | "csv";
            /**
             * @description CSV: which column, by its heading, holds what; usual headings in English and Italian need none
             * @example {
             *       "title": "Titolo",
             *       "barcode": "Codice"
             *     }
             */
            mapping?: {
                authors?: string;
                barcode?: string;
                branch?: string;
                call_number?: string;
                classification?: string;
                collection?: string;
                control_number?: string;
                copy_note?: string;
                copy_type?: string;
                edition?: string;
                enumeration?: string;
                extent?: string;
                format?: string;
                inventory_number?: string;
                isbn?: string;
                issn?: string;
                language?: string;
                note?: string;
                price?: string;
                publication_place?: string;
                published?: string;
                publisher?: string;
                responsibility?: string;
                series?: string;
                shelf?: string;
                subjects?: string;
                subtitle?: string;
                summary?: string;
                title?: string;
            };
            /**
             * @description How a book that is there already is recognised. A record without a control number is recognised when the very same record comes again; with `isbn`, one without an ISBN is matched by its control number.
             * @default control_number
             * @enum {string}
             */
            match?: "control_number" | "isbn" | "none";
            /**
             * @description What happens to a book that is there already
             * @default update
             * @enum {string}
             */
            on_match?: "update" | "skip";
        };
        LedgerEntry: {
            account: string;
            /** Format: date-time */
            at: string;
            branch: string | null;
            /** Format: uuid */
            charge_id: string | null;
            /** @enum {string|null} */
            charge_type: "fine" | "rental" | "hire" | "deposit" | "hold_not_collected" | "replacement" | "processing" | "damaged" | "card" | "reminder" | "manual" | null;
            credit_cents: number;
            currency: string;
            debit_cents: number;
            kind: string;
            method: string | null;
            position: number;
            register: string | null;
            /** Format: uuid */
            transaction_id: string;
        };
        LibraryInfo: {
            branches: {
                code: string;
                /** Format: uuid */
                id: string;
                name: string;
            }[];
            currency: string;
            locale: string;
            name: string;
            time_zone: string;
        };
        ListedLoan: components["schemas"]["Loan"] & {
            book?: {
                format: string;
                /** Format: uuid */
                id: string;
                published_year: number | null;
                responsibility: string | null;
                subtitle: string | null;
                title: string;
            };
            copy?: {
                barcode: string;
                call_number: string | null;
                condition: string;
                /** Format: uuid */
                home_branch_id: string;
                /** Format: uuid */
                id: string;
                shelf: string | null;
            };
            /** @description Null where nobody knows any more, or the caller may not see it */
            patron?: {
                card_number: string | null;
                family_name: string;
                given_name: string;
                /** Format: uuid */
                id: string;
            } | null;
        };
        Loan: {
            /**
             * Format: date-time
             * @description When it had been overdue for so long that it counts as lost
             */
            aged_to_lost_at: string | null;
            auto_renewal_count: number;
            /** @description Why the last automatic renewal was refused */
            auto_renewal_problem: string | null;
            /** Format: uuid */
            book_id: string;
            /** Format: uuid */
            branch_in_id: string | null;
            /** Format: uuid */
            branch_out_id: string;
            /** Format: date-time */
            claimed_returned_at: string | null;
            copy_barcode: string;
            /** Format: uuid */
            copy_id: string;
            /** Format: date-time */
            declared_lost_at: string | null;
            /** Format: date-time */
            due_at: string;
            /** @enum {string|null} */
            end_reason: "returned" | "found_by_library" | "returned_by_patron" | "missing" | "paid" | null;
            explanation: components["schemas"]["Explanation"];
            /** Format: uuid */
            id: string;
            /** @description For use in the building */
            is_onsite: boolean;
            is_overdue: boolean;
            note: string | null;
            /** Format: uuid */
            patron_id: string | null;
            /**
             * Format: uuid
             * @description Who took it for the patron
             */
            proxy_patron_id: string | null;
            /** Format: date-time */
            recalled_at: string | null;
            renewal_count: number;
            /** Format: date-time */
            returned_at: string | null;
            /** Format: date-time */
            started_at: string;
            /**
             * @description Whether the patron has the copy, says that it was brought back, or has lost it
             * @enum {string}
             */
            state: "with_patron" | "claimed_returned" | "lost" | "closed";
            title: string;
            /** @description Renewals in a row in which nobody saw the copy */
            unseen_renewal_count: number;
            version: number;
        };
        /**
         * @example {
         *       "due_at": "2026-06-30T21:59:59.000Z",
         *       "reason": "in malattia"
         *     }
         */
        LoanChange: {
            /** Format: date-time */
            due_at?: string;
            note?: string | null;
            /** @description Why the due date is changed; needed for that */
            reason?: string;
        };
        Me: components["schemas"]["User"] & {
            patron: {
                card_number: string | null;
                expires_on: string | null;
                family_name: string;
                given_name: string;
                /** Format: uuid */
                id: string;
            } | null;
            permissions: string[];
        };
        MeChange: {
            display_name?: string;
            /** @enum {string} */
            language?: "it" | "en";
        };
        /**
         * @example {
         *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
         *       "pickup_branch_id": "019f5c1e-7a41-7d10-8f6e-90d4b3c2a155"
         *     }
         */
        MyNewHold: {
            /** Format: uuid */
            book_id?: string;
            comment?: string;
            /**
             * Format: uuid
             * @description Instead of the book: exactly this copy
             */
            copy_id?: string;
            /** Format: date */
            needed_by_on?: string;
            /** Format: date */
            not_before_on?: string;
            /** Format: uuid */
            pickup_branch_id: string;
        };
        MyPatron: {
            address: string | null;
            /** Format: date */
            birth_on: string | null;
            /** @description Null while the last card is lost and there is no other */
            card_number: string | null;
            /** Format: date-time */
            created_at: string;
            email: string | null;
            /** Format: date */
            expires_on: string | null;
            family_name: string;
            given_name: string;
            /** @description For how long, where keeps_history is months */
            history_months: number | null;
            /** Format: uuid */
            home_branch_id: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            keeps_history: "off" | "months" | "keep";
            language: string;
            /** Format: uuid */
            patron_category_id: string;
            phone: string | null;
            /** @enum {string} */
            status: "active" | "closed";
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        /** @example {} */
        MyRenewalRequest: {
            /** @description The `confirmation` of the refusal that was shown: says yes to exactly what it asked, and to nothing that came up since */
            confirmation?: string;
            /**
             * Format: date-time
             * @description Renew only if it is still due then, so that what is sent twice renews once
             */
            if_due_at?: string;
        };
        /**
         * @example {
         *       "title": "Il nome della rosa",
         *       "format": "book",
         *       "languages": [
         *         "ita"
         *       ],
         *       "publisher": "Bompiani",
         *       "published_year": 1980,
         *       "contributors": [
         *         {
         *           "name": "Eco, Umberto",
         *           "kind": "person",
         *           "roles": [
         *             "aut"
         *           ]
         *         }
         *       ],
         *       "identifiers": [
         *         {
         *           "kind": "isbn",
         *           "value": "88-452-0705-6"
         *         }
         *       ]
         *     }
         */
        NewBook: {
            /** @default [] */
            category_ids?: string[];
            /** @default [] */
            contributors?: {
                dates?: string;
                /**
                 * @default person
                 * @enum {string}
                 */
                kind?: "person" | "corporate" | "meeting";
                name: string;
                /**
                 * @default [
                 *       "aut"
                 *     ]
                 */
                roles?: string[];
            }[];
            control_number?: string | null;
            details?: components["schemas"]["BookDetails"];
            edition?: string | null;
            extent?: string | null;
            /**
             * @default book
             * @enum {string}
             */
            format?: "book" | "ebook" | "article" | "serial" | "audiobook" | "music" | "score" | "dvd" | "map" | "image" | "manuscript" | "kit" | "game" | "software" | "object" | "mixed";
            /** @default [] */
            identifiers?: {
                /** @enum {string} */
                kind: "isbn" | "issn" | "ismn" | "lccn" | "oclc" | "bnb" | "ean" | "publisher_number" | "other";
                value: string;
            }[];
            /** @default false */
            is_brief?: boolean;
            /**
             * @description ISO 639-2/B
             * @default []
             */
            languages?: string[];
            publication_place?: string | null;
            published_text?: string | null;
            published_year?: number | null;
            publisher?: string | null;
            responsibility?: string | null;
            subtitle?: string | null;
            summary?: string | null;
            title: string;
            /** @description Without the article; made of the title where absent */
            title_sort?: string;
        };
        NewBranch: {
            address?: string | null;
            code: string;
            /** Format: email */
            email?: string | null;
            group_code?: string | null;
            is_active?: boolean;
            name: string;
            phone?: string | null;
            position?: number;
            time_zone: string;
        };
        NewCalendarException: {
            /**
             * Format: uuid
             * @description Absent: every branch
             */
            branch_id?: string | null;
            closes_at?: string | null;
            /** Format: date */
            ends_on: string;
            /** @default false */
            is_open?: boolean;
            opens_at?: string | null;
            reason: string;
            /** @description First year of a yearly recurrence; never applied to years before */
            recurs_from?: number | null;
            /** Format: date */
            starts_on: string;
        };
        NewCashRegister: {
            /** Format: uuid */
            branch_id: string;
            code: string;
            is_active?: boolean;
            name: string;
        };
        NewCategory: {
            classification_prefixes?: string[];
            code: string;
            name: string;
            /** Format: uuid */
            parent_id?: string | null;
            position?: number;
        };
        /**
         * @example {
         *       "card_number": "2000000017",
         *       "type": "card",
         *       "cents": 250
         *     }
         */
        NewCharge: {
            /**
             * Format: uuid
             * @description By default the branch of the loan, or the home of the patron
             */
            branch_id?: string;
            card_number?: string;
            /** @example 250 */
            cents: number;
            copy_barcode?: string;
            /** Format: uuid */
            loan_id?: string;
            note?: string | null;
            /** Format: uuid */
            patron_id?: string;
            /** @description What it is charged for once, however often it is sent */
            reference?: string;
            /** @enum {string} */
            type: "rental" | "hire" | "deposit" | "hold_not_collected" | "replacement" | "processing" | "damaged" | "card" | "reminder" | "manual";
        };
        NewCopy: {
            /** @description Made up where absent: LH and twelve digits */
            barcode?: string;
            /** Format: uuid */
            book_id: string;
            call_number?: string | null;
            checkin_note?: string | null;
            checkout_note?: string | null;
            collection?: string | null;
            /** @enum {string} */
            condition?: "ok" | "on_order" | "in_process" | "damaged" | "missing" | "lost" | "lost_and_paid" | "withdrawn";
            /** Format: uuid */
            copy_type_id: string;
            enumeration?: string | null;
            /** Format: uuid */
            home_branch_id: string;
            inventory_number?: string | null;
            missing_pieces?: string | null;
            not_for_loan?: string | null;
            note?: string | null;
            pieces?: number | null;
            price_cents?: number | null;
            shelf?: string | null;
        };
        NewCopyType: {
            code: string;
            name: string;
        };
        /**
         * @example {
         *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
         *       "card_number": "2000000017",
         *       "pickup_branch_id": "019f5c1e-7a41-7d10-8f6e-90d4b3c2a155"
         *     }
         */
        NewHold: {
            /** Format: uuid */
            book_id?: string;
            card_number?: string;
            comment?: string;
            /**
             * Format: uuid
             * @description Instead of the book: exactly this copy
             */
            copy_id?: string;
            /** Format: date */
            needed_by_on?: string;
            /** Format: date */
            not_before_on?: string;
            /** Format: uuid */
            patron_id?: string;
            /** Format: uuid */
            pickup_branch_id: string;
        };
        NewOfflineBatch: {
            /** Format: uuid */
            device_id: string;
            /** @description Compact JWS (EdDSA or ES256) over the JSON `{device_id, events: [SignedEvent, …]}`, numbered without gaps */
            signed: string;
        };
        /**
         * @example {
         *       "name": "Banco centrale",
         *       "branch_id": "019f5c1e-7a41-7d10-8f6e-90d4b3c2a155",
         *       "public_key": {
         *         "kty": "OKP",
         *         "crv": "Ed25519",
         *         "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
         *       }
         *     }
         */
        NewOfflineDevice: {
            /** Format: uuid */
            branch_id: string;
            name: string;
            /** @description JWK of a key that was made on the device, Ed25519 or P-256; never its private part */
            public_key: {
                /** @enum {string} */
                crv: "Ed25519" | "P-256";
                /** @enum {string} */
                kty: "OKP" | "EC";
                x: string;
                y?: string;
            } & {
                [key: string]: unknown;
            };
        };
        NewPatron: {
            address?: string | null;
            /** Format: date */
            birth_on?: string | null;
            /** @description Made up where absent: ten digits, the last one a Luhn check digit */
            card_number?: string;
            /** Format: email */
            email?: string | null;
            /**
             * Format: date
             * @description By default what the category's enrolment says
             */
            expires_on?: string | null;
            family_name: string;
            given_name: string;
            history_months?: number | null;
            /** Format: uuid */
            home_branch_id: string;
            /** @enum {string} */
            keeps_history?: "off" | "months" | "keep";
            /** @enum {string} */
            language?: "it" | "en";
            note?: string | null;
            /** Format: uuid */
            patron_category_id: string;
            phone?: string | null;
        };
        NewPatronBlock: {
            actions: ("checkout" | "renewal" | "hold" | "capture" | "fulfil")[];
            /** Format: date */
            ends_on?: string | null;
            reason: string;
        };
        NewPatronCategory: {
            code: string;
            enrolment_months?: number | null;
            maximum_age?: number | null;
            minimum_age?: number | null;
            name: string;
        };
        /**
         * @example {
         *       "card_number": "2000000017",
         *       "cents": 250,
         *       "method": "card"
         *     }
         */
        NewPayment: {
            /** @description What it pays, of this patron or of others, such as a family; by default the oldest charges of the patron first */
            allocations?: {
                /** @example 250 */
                cents: number;
                /** Format: uuid */
                charge_id: string;
            }[];
            /**
             * Format: uuid
             * @description Where it is taken, without a register
             */
            branch_id?: string;
            card_number?: string;
            /**
             * Format: uuid
             * @description Needed for cash; it must be open
             */
            cash_register_id?: string;
            /** @example 250 */
            cents: number;
            /**
             * @description What is left over becomes credit; otherwise it is refused
             * @default false
             */
            keep_surplus?: boolean;
            /** @enum {string} */
            method: "cash" | "card" | "bank_transfer" | "cheque" | "online" | "credit";
            note?: string | null;
            /** Format: uuid */
            patron_id?: string;
            /** @description What names the payment outside, such as the number that a card terminal gave; it is taken once, however often it is sent */
            reference?: string;
        };
        /**
         * @example {
         *       "card_number": "2000000017",
         *       "cents": 250,
         *       "method": "bank_transfer",
         *       "reason": "pagato due volte"
         *     }
         */
        NewRefund: {
            /** Format: uuid */
            branch_id?: string;
            card_number?: string;
            /** Format: uuid */
            cash_register_id?: string;
            /** @example 250 */
            cents: number;
            /**
             * Format: uuid
             * @description A charge that was paid and falls by that much; by default it comes out of the credit
             */
            charge_id?: string;
            /** @enum {string} */
            method: "cash" | "card" | "bank_transfer" | "cheque" | "online";
            /** Format: uuid */
            patron_id?: string;
            reason: string;
        };
        NewRegisterSession: {
            /** Format: uuid */
            cash_register_id: string;
            float_cents: number;
            note?: string | null;
        };
        NewRole: {
            name: string;
            permissions: string[];
        };
        /**
         * @example {
         *       "kind": "loan.period",
         *       "value": {
         *         "count": 30,
         *         "unit": "day"
         *       }
         *     }
         */
        NewRule: {
            /** Format: uuid */
            branch_id?: string | null;
            /** Format: uuid */
            copy_type_id?: string | null;
            /** @enum {string} */
            kind: "loan.allowed" | "loan.period" | "loan.fixed_due" | "loan.closed_day_mode" | "loan.after_opening" | "loan.cap_at_patron_expiry" | "loan.max_total" | "loan.max_onsite" | "loan.max_of_type" | "loan.limit_groups" | "loan.onsite" | "loan.one_per_title" | "loan.max_overdue" | "loan.rental_charge" | "loan.daily_hire" | "loan.deposit" | "loan.minimum_age" | "loan.high_demand" | "renew.max" | "renew.max_unseen" | "renew.period" | "renew.from" | "renew.not_before" | "renew.auto" | "renew.auto_max" | "renew.no_auto_after" | "renew.no_auto_after_on" | "renew.block_if_hold" | "renew.block_if_overdue" | "renew.max_owed" | "hold.allowed" | "hold.for_patrons_of" | "hold.fulfil_by" | "hold.level" | "hold.on_shelf" | "hold.max" | "hold.max_per_book" | "hold.max_per_day" | "hold.count_suspended" | "hold.pickup_period" | "hold.unfilled_expiry" | "hold.not_collected_fee" | "hold.cancel_ready_by_patron" | "hold.age_protection" | "hold.local_priority" | "recall.allowed" | "recall.max_per_book" | "recall.return_interval" | "recall.minimum_guaranteed" | "recall.extend_overdue" | "fine.amount" | "fine.charge_at" | "fine.grace" | "fine.grace_mode" | "fine.grace_extend" | "fine.closed_days" | "fine.steps" | "fine.max" | "fine.cap_at_price" | "fine.recall" | "fine.forgive_on_renewal" | "suspension.days" | "reminders" | "lost.after_overdue" | "lost.bill_after" | "lost.after_overdue_recalled" | "lost.replacement" | "lost.processing_fee" | "lost.on_return" | "lost.refund_processing" | "lost.refund_within" | "lost.forgive_fine" | "lost.close_when_paid" | "claims_returned.max" | "claims_returned.charge" | "return.to" | "return.accept_at" | "patron.thresholds";
            note?: string | null;
            /** Format: uuid */
            patron_category_id?: string | null;
            value?: unknown;
        };
        NewUser: {
            display_name: string;
            /** Format: email */
            email: string;
            /** @enum {string} */
            language?: "it" | "en";
            password: string;
            /** Format: uuid */
            patron_id?: string;
            roles: string[];
        };
        Notice: {
            /**
             * Format: uuid
             * @description The hold or the loan
             */
            about_id: string;
            /** @description How often it was handed to the mail server */
            attempts: number;
            /** @enum {string} */
            channel: "email";
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /**
             * @example hold_ready
             * @enum {string}
             */
            kind: "hold_ready" | "loan_receipt";
            /** @example it */
            language: string;
            /** Format: uuid */
            patron_id: string;
            /** @description Why the last try failed, or why it is obsolete */
            reason: string | null;
            /** @example anna.rossi@example.org */
            recipient: string;
            /** Format: date-time */
            sent_at: string | null;
            /**
             * @description obsolete: it was no longer true when its turn came, and was not sent
             * @enum {string}
             */
            status: "queued" | "sending" | "sent" | "failed" | "obsolete";
        };
        NoticeChoice: {
            is_wanted: boolean;
            /**
             * @example hold_ready
             * @enum {string}
             */
            kind: "hold_ready" | "loan_receipt";
        };
        NoticeChoiceChange: {
            is_wanted: boolean;
        };
        NoticeChoices: {
            data: components["schemas"]["NoticeChoice"][];
        };
        NoticeDetail: components["schemas"]["Notice"] & {
            body: string | null;
            /** @description As it was handed over last; null before the first try */
            subject: string | null;
        };
        OfflineBatch: {
            /** Format: uuid */
            id: string;
            new_count: number;
            /** @description Number of the last event that is here */
            received_count: number;
            /** @description Events that had arrived before, and are not merged again */
            repeated_count: number;
        };
        OfflineDevice: {
            /** Format: uuid */
            branch_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_seen_at: string | null;
            name: string;
            /** @description Number of its last event that arrived; it goes on with the next */
            received_count: number;
            /** Format: date-time */
            revoked_at: string | null;
            /** @description RFC 7638, of its public key */
            thumbprint: string;
        };
        OfflineEvent: {
            /** @description Kept only until the event is settled */
            card_number: string | null;
            copy_barcode: string;
            /** Format: uuid */
            device_id: string;
            /** Format: date-time */
            happened_at: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "checkout" | "checkin" | "renewal";
            /** Format: uuid */
            loan_id: string | null;
            note: string | null;
            number: number;
            /**
             * @description What it became
             * @example lent
             */
            outcome: string | null;
            problem: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            settled_at: string | null;
            /**
             * @description superseded: what happened later, and is known, says more. conflict: somebody has to decide
             * @enum {string}
             */
            status: "waiting" | "merged" | "superseded" | "conflict" | "dismissed";
            /** @enum {string|null} */
            suggestion: "name_the_patron" | "add_the_copy" | "record_past_loan" | "reopen_the_patron" | "change_the_rules" | "ask_the_patron" | null;
            title: string | null;
            version: number;
        };
        OfflinePack: {
            /** Format: date-time */
            expires_at: string;
            /** @description JWS, signed by a key of /.well-known/jwks.json, whose payload is an OfflinePackContent */
            pack: string;
        };
        /**
         * @example {
         *       "resolution": "merge_again",
         *       "card_number": "2000000017"
         *     }
         */
        OfflineResolution: {
            /** @description Instead of the one that was read */
            card_number?: string;
            copy_barcode?: string;
            note?: string;
            /** @enum {string} */
            resolution: "merge_again" | "record_past_loan" | "dismiss";
        };
        OpenedLoan: components["schemas"]["Loan"] & {
            /** @description What the loan costs */
            charges: {
                cents: number;
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                type: "fine" | "rental" | "hire" | "deposit" | "hold_not_collected" | "replacement" | "processing" | "damaged" | "card" | "reminder" | "manual";
            }[];
            /**
             * Format: uuid
             * @description The patron's own hold that it fills
             */
            filled_hold_id: string | null;
            /** @description What the desk wants to read, though it stands in nobody's way */
            warnings: {
                code: string;
                params: {
                    [key: string]: unknown;
                };
                text: string;
            }[];
        };
        OpeningPeriod: {
            closes_at: string;
            opens_at: string;
            /** @description 1 is Monday */
            weekday: number;
        };
        PasswordChange: {
            current: string;
            new: string;
        };
        Patron: {
            address: string | null;
            /** Format: date */
            birth_on: string | null;
            /** @description Null while the last card is lost and there is no other */
            card_number: string | null;
            /** Format: date-time */
            created_at: string;
            email: string | null;
            /** Format: date */
            expires_on: string | null;
            family_name: string;
            given_name: string;
            /** @description For how long, where keeps_history is months */
            history_months: number | null;
            /** Format: uuid */
            home_branch_id: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            keeps_history: "off" | "months" | "keep";
            language: string;
            note: string | null;
            /** Format: uuid */
            patron_category_id: string;
            phone: string | null;
            /** @enum {string} */
            status: "active" | "closed";
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        PatronAccount: {
            /** @description Owed less credit */
            balance_cents: number;
            /** @description Open ones, the oldest first */
            charges: components["schemas"]["Charge"][];
            credit_cents: number;
            currency: string;
            outstanding_cents: number;
            /** Format: uuid */
            patron_id: string;
            /** @description The newest twenty */
            payments: components["schemas"]["Payment"][];
            /** @description The newest twenty */
            settled_charges: components["schemas"]["Charge"][];
        };
        PatronBlock: {
            actions: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: date */
            ends_on: string | null;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            patron_id: string;
            reason: string;
        };
        PatronCategory: {
            code: string;
            /** Format: date-time */
            created_at: string;
            enrolment_months: number | null;
            /** Format: uuid */
            id: string;
            maximum_age: number | null;
            minimum_age: number | null;
            name: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        PatronChange: {
            address?: string | null;
            /** Format: date */
            birth_on?: string | null;
            /** @description Made up where absent: ten digits, the last one a Luhn check digit */
            card_number?: string;
            /** Format: email */
            email?: string | null;
            /**
             * Format: date
             * @description By default what the category's enrolment says
             */
            expires_on?: string | null;
            family_name?: string;
            given_name?: string;
            history_months?: number | null;
            /** Format: uuid */
            home_branch_id?: string;
            /** @enum {string} */
            keeps_history?: "off" | "months" | "keep";
            /** @enum {string} */
            language?: "it" | "en";
            note?: string | null;
            /** Format: uuid */
            patron_category_id?: string;
            phone?: string | null;
            /** @enum {string} */
            status?: "active" | "closed";
        };
        PatronExport: {
            /** Format: date-time */
            exported_at: string;
            /** @enum {string} */
            format: "libraryhub-patron";
            /** @enum {number} */
            format_version: 1;
            library: {
                currency: string;
                name: string;
                time_zone: string;
            };
            /** Format: uuid */
            patron_id: string;
            /** @description Every row that is held about the patron, by the table that holds it; keys and secrets are left out */
            tables: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
        };
        PatronImport: {
            /** @description Patrons who are not in the file, expired ones not among them */
            absent_count: number;
            byte_count: number;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            created_by: string | null;
            created_count: number;
            expired_count: number;
            file_name: string;
            /** Format: date-time */
            finished_at: string | null;
            /**
             * Format: uuid
             * @description Also the id of its task
             */
            id: string;
            options: components["schemas"]["PatronImportOptions"];
            /** @description Lines whose outcome is known */
            position: number;
            refused_count: number;
            /** Format: date-time */
            started_at: string | null;
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            unchanged_count: number;
            updated_count: number;
        };
        PatronImportLine: {
            card_number: string | null;
            /** @description What became otherwise, or would */
            fields: string[];
            name: string | null;
            /** @enum {string} */
            outcome: "created" | "updated" | "unchanged" | "refused" | "absent" | "expired";
            /**
             * Format: uuid
             * @description Null where none was made: in a preview, of a refused line, after an erasure
             */
            patron_id: string | null;
            /** @description Row of the file below the headings, counted from 1; patrons who are not in it come behind the last row */
            position: number;
            reasons: {
                code: string;
                detail?: string;
                params?: {
                    [key: string]: unknown;
                };
            }[];
        };
        PatronImportOptions: {
            /**
             * @description What happens to patrons of `absent_categories` who are not in the file: nothing, a line of the report, or the card expires yesterday. Where a line was refused without being recognised, nobody expires.
             * @default ignore
             * @enum {string}
             */
            absent?: "ignore" | "report" | "expire";
            /**
             * @description Codes of the categories of which the file is the whole
             * @default []
             */
            absent_categories?: string[];
            /**
             * @description How to read 03/04/2012; 2012-04-03 is always understood
             * @default dmy
             * @enum {string}
             */
            dates?: "dmy" | "mdy";
            /** @description Code of the branch of new patrons whose line names none */
            default_branch?: string;
            /** @description Code of the category of new patrons whose line names none */
            default_category?: string;
            /**
             * @description The preview: everything runs, and nothing is written but the report
             * @default false
             */
            dry_run?: boolean;
            /**
             * @description What an empty cell does to the value that is there; a column that the file lacks leaves it in any case
             * @default keep
             * @enum {string}
             */
            empty_cells?: "keep" | "clear";
            /**
             * @description Which column, by its heading, holds what; usual headings in English and Italian need none. An attribute is `attributes.<code>`.
             * @example {
             *       "family_name": "Cognome alunno",
             *       "attributes.school_id": "Matricola"
             *     }
             */
            mapping?: {
                [key: string]: string;
            };
            /**
             * @description How a patron who is there already is recognised. By card number, the cards that were replaced count as well; names are compared without accents and upper case, and with the whole birth date.
             * @default card_number
             * @enum {string}
             */
            match?: "card_number" | "email" | "attribute" | "name_and_birth";
            /** @description Code of the attribute, where `match` is `attribute`: an id of the school */
            match_attribute?: string;
            /**
             * @description What happens to a patron who is there already
             * @default update
             * @enum {string}
             */
            on_match?: "update" | "skip";
            /**
             * @description What happens to a line that nobody matches
             * @default create
             * @enum {string}
             */
            on_no_match?: "create" | "refuse";
        };
        Payment: {
            allocations: {
                cents: number;
                /** Format: uuid */
                charge_id: string;
                title: string | null;
                /** @enum {string} */
                type: "fine" | "rental" | "hire" | "deposit" | "hold_not_collected" | "replacement" | "processing" | "damaged" | "card" | "reminder" | "manual";
            }[];
            /** Format: uuid */
            branch_id: string | null;
            cents: number;
            /** @description What became credit, or, below nothing, came out of it */
            credit_cents: number;
            currency: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "payment" | "refund";
            /** @enum {string} */
            method: "cash" | "card" | "bank_transfer" | "cheque" | "online" | "credit";
            note: string | null;
            /** Format: date-time */
            paid_at: string;
            /** Format: uuid */
            patron_id: string | null;
            receipt_number: number | null;
            /** Format: uuid */
            register_session_id: string | null;
            void_reason: string | null;
            /** Format: date-time */
            voided_at: string | null;
        };
        /**
         * @example {
         *       "from_charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
         *       "to_charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c12",
         *       "cents": 250,
         *       "reason": "scambiati"
         *     }
         */
        PaymentTransfer: {
            /** @example 250 */
            cents: number;
            /** Format: uuid */
            from_charge_id: string;
            reason: string;
            /** Format: uuid */
            to_charge_id: string;
        };
        Permission: {
            name: string;
            roles: string[];
            title: string;
        };
        /**
         * @example {
         *       "type": "/docs/problems#not_found",
         *       "title": "Not found",
         *       "status": 404,
         *       "code": "not_found",
         *       "request_id": "0199c0de"
         *     }
         */
        Problem: {
            code: string;
            detail?: string;
            errors?: {
                code: string;
                detail?: string;
                in?: string;
                parameter?: string;
                params?: {
                    [key: string]: unknown;
                };
                pointer?: string;
            }[];
            params?: {
                [key: string]: unknown;
            };
            request_id?: string;
            status: number;
            title: string;
            type: string;
        };
        PullListRow: {
            barcode: string;
            /** Format: uuid */
            book_id: string;
            call_number: string | null;
            /** Format: uuid */
            copy_id: string;
            /** Format: uuid */
            hold_id: string;
            /** Format: uuid */
            pickup_branch_id: string;
            /** Format: date-time */
            requested_at: string;
            shelf: string | null;
            title: string;
        };
        Receipt: {
            branch: string | null;
            card_number: string | null;
            cents: number;
            credit_cents: number;
            currency: string;
            is_voided: boolean;
            /** @enum {string} */
            kind: "payment" | "refund";
            language: string;
            library: string;
            lines: {
                cents: number;
                text: string;
                /** @enum {string} */
                type: "fine" | "rental" | "hire" | "deposit" | "hold_not_collected" | "replacement" | "processing" | "damaged" | "card" | "reminder" | "manual";
            }[];
            /** @enum {string} */
            method: "cash" | "card" | "bank_transfer" | "cheque" | "online" | "credit";
            method_text: string;
            number: string | null;
            /** Format: date-time */
            paid_at: string;
            paid_at_local: string;
            patron: string | null;
            register: string | null;
        };
        RefreshRequest: {
            refresh_token: string;
        };
        RegisterClosing: {
            /** @description Cash must be counted; what is not named is taken to be as expected */
            counted: {
                cents: number;
                /** @enum {string} */
                method: "cash" | "card" | "bank_transfer" | "cheque" | "online";
            }[];
            note?: string | null;
        };
        RegisterSession: {
            /** Format: uuid */
            cash_register_id: string;
            /** Format: date-time */
            closed_at: string | null;
            /** Format: uuid */
            closed_by: string | null;
            currency: string;
            float_cents: number;
            /** Format: uuid */
            id: string;
            /** @description What should be there, what was counted at closing, and the difference */
            methods: {
                counted_cents: number | null;
                difference_cents: number | null;
                expected_cents: number;
                /** @enum {string} */
                method: "cash" | "card" | "bank_transfer" | "cheque" | "online" | "credit";
                payment_count: number;
            }[];
            note: string | null;
            /** Format: date-time */
            opened_at: string;
            /** Format: uuid */
            opened_by: string | null;
        };
        Renewal: {
            channel: string;
            /** Format: date-time */
            due_after: string;
            /** Format: date-time */
            due_before: string;
            explanation: components["schemas"]["Explanation"];
            /** Format: uuid */
            id: string;
            is_auto: boolean;
            is_seen: boolean;
            /** Format: date-time */
            renewed_at: string;
        };
        /**
         * @example {
         *       "copy_barcode": "CIV-000001"
         *     }
         */
        RenewalRequest: {
            /** @description The `confirmation` of the refusal that was shown: says yes to exactly what it asked, and to nothing that came up since */
            confirmation?: string;
            copy_barcode?: string;
            /**
             * Format: date-time
             * @description Renew only if it is still due then, so that what is sent twice renews once
             */
            if_due_at?: string;
            /** @description Whether somebody had the copy in hand; at a desk yes, unless it says false, by a patron no */
            is_seen?: boolean;
            /** Format: uuid */
            loan_id?: string;
            /**
             * @description What the rules refuse and the caller may override, or only has to confirm, each with a reason
             * @default []
             */
            overrides?: {
                code: string;
                reason: string;
            }[];
        };
        RenewalResults: {
            data: {
                loan: components["schemas"]["Loan"] & (Record<string, never> | null);
                /** Format: uuid */
                loan_id: string;
                refusals: {
                    code: string;
                    params: {
                        [key: string]: unknown;
                    };
                    text: string;
                }[];
            }[];
        };
        Resolution: {
            beat: {
                /** Format: uuid */
                rule_id: string;
                scope: string[];
                value?: unknown;
            }[];
            /** Format: uuid */
            rule_id: string;
            /** @description What the rule was made for; empty for the default */
            scope: string[];
            value?: unknown;
        };
        Role: {
            /** Format: uuid */
            id: string;
            is_built_in: boolean;
            name: string;
            permissions: string[];
            version: number;
        };
        RoleChange: {
            name?: string;
            permissions?: string[];
        };
        Rule: {
            /** Format: uuid */
            branch_id: string | null;
            /** Format: uuid */
            copy_type_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "loan.allowed" | "loan.period" | "loan.fixed_due" | "loan.closed_day_mode" | "loan.after_opening" | "loan.cap_at_patron_expiry" | "loan.max_total" | "loan.max_onsite" | "loan.max_of_type" | "loan.limit_groups" | "loan.onsite" | "loan.one_per_title" | "loan.max_overdue" | "loan.rental_charge" | "loan.daily_hire" | "loan.deposit" | "loan.minimum_age" | "loan.high_demand" | "renew.max" | "renew.max_unseen" | "renew.period" | "renew.from" | "renew.not_before" | "renew.auto" | "renew.auto_max" | "renew.no_auto_after" | "renew.no_auto_after_on" | "renew.block_if_hold" | "renew.block_if_overdue" | "renew.max_owed" | "hold.allowed" | "hold.for_patrons_of" | "hold.fulfil_by" | "hold.level" | "hold.on_shelf" | "hold.max" | "hold.max_per_book" | "hold.max_per_day" | "hold.count_suspended" | "hold.pickup_period" | "hold.unfilled_expiry" | "hold.not_collected_fee" | "hold.cancel_ready_by_patron" | "hold.age_protection" | "hold.local_priority" | "recall.allowed" | "recall.max_per_book" | "recall.return_interval" | "recall.minimum_guaranteed" | "recall.extend_overdue" | "fine.amount" | "fine.charge_at" | "fine.grace" | "fine.grace_mode" | "fine.grace_extend" | "fine.closed_days" | "fine.steps" | "fine.max" | "fine.cap_at_price" | "fine.recall" | "fine.forgive_on_renewal" | "suspension.days" | "reminders" | "lost.after_overdue" | "lost.bill_after" | "lost.after_overdue_recalled" | "lost.replacement" | "lost.processing_fee" | "lost.on_return" | "lost.refund_processing" | "lost.refund_within" | "lost.forgive_fine" | "lost.close_when_paid" | "claims_returned.max" | "claims_returned.charge" | "return.to" | "return.accept_at" | "patron.thresholds";
            note: string | null;
            /** Format: uuid */
            patron_category_id: string | null;
            /** Format: date-time */
            updated_at: string;
            value?: unknown;
            version: number;
        };
        RuleChange: {
            note?: string | null;
            value?: unknown;
        };
        /** @description Hits by rank; counts are exact up to the number of candidates that are looked at, and say so beyond */
        SearchAnswer: {
            data: components["schemas"]["BookSummary"][];
            facets: {
                availability: {
                    count: number;
                    label: string;
                    value: string;
                }[];
                branch: {
                    count: number;
                    label: string;
                    value: string;
                }[];
                category: {
                    count: number;
                    label: string;
                    value: string;
                }[];
                format: {
                    count: number;
                    label: string;
                    value: string;
                }[];
                language: {
                    count: number;
                    label: string;
                    value: string;
                }[];
                year: {
                    count: number;
                    label: string;
                    value: string;
                }[];
            } | null;
            page: {
                next: string | null;
                total: {
                    count: number;
                    /** @enum {string} */
                    is: "exact" | "estimate";
                };
            };
        };
        Session: {
            access_token: string;
            /** @description Seconds */
            expires_in: number;
            refresh_token: string;
            /** @enum {string} */
            token_type: "Bearer";
            user: components["schemas"]["User"];
        };
        Setting: {
            /** @enum {string} */
            key: "holdings_mapping" | "default_copy_type" | "default_branch" | "fine_free" | "notice_sender";
            /** Format: date-time */
            updated_at: string;
            value?: unknown;
        };
        /**
         * @example {
         *       "email": "bibliotecaria@civica.example",
         *       "password": "demo-civica-2026"
         *     }
         */
        SignInRequest: {
            card_number?: string;
            /** Format: email */
            email?: string;
            password: string;
        };
        Step: {
            code: string;
            params: {
                [key: string]: unknown;
            };
            /** @description In the caller's language */
            text: string;
        };
        Task: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            /** @example import */
            kind: string;
            problem: {
                [key: string]: unknown;
            } | null;
            progress: {
                done_count: number;
                total_count: number | null;
                /** @example records */
                unit: string;
            };
            result: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            started_at: string | null;
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
        };
        User: {
            display_name: string;
            email: string | null;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            language: string | null;
            /** Format: uuid */
            patron_id: string | null;
            roles: string[];
            version: number;
        };
        UserChange: {
            display_name?: string;
            /** Format: email */
            email?: string;
            is_active?: boolean;
            /** @enum {string|null} */
            language?: "it" | "en" | null;
            password?: string;
            roles?: string[];
        };
        VoidRequest: {
            reason: string;
        };
        /**
         * @example {
         *       "reason": "inventario"
         *     }
         */
        WriteOff: {
            /**
             * @description By default all that is owed
             * @example 250
             */
            cents?: number;
            reason: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    requestAmnesty: {
        parameters: {
            query?: {
                /**
                 * @description Answer what would happen, and change nothing
                 * @example false
                 */
                dry_run?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "types": [
                 *         "fine"
                 *       ],
                 *       "reason": "settimana della biblioteca"
                 *     }
                 */
                "application/json": components["schemas"]["AmnestyRequest"];
            };
        };
        responses: {
            /** @description What would be written off (dry run) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "charge_count": 1,
                     *       "cents": 10,
                     *       "patron_count": 1,
                     *       "currency": "EUR",
                     *       "by_type": [
                     *         {
                     *           "type": "fine",
                     *           "charge_count": 1,
                     *           "cents": 10
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AmnestyPreview"];
                };
            };
            /** @description It was asked for */
            202: {
                headers: {
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11"
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refresh_token": "texttttttttttttttttt"
                 *     }
                 */
                "application/json": components["schemas"]["RefreshRequest"];
            };
        };
        responses: {
            /** @description New tokens; the old refresh token is used up */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "text",
                     *       "token_type": "Bearer",
                     *       "expires_in": 1,
                     *       "refresh_token": "text",
                     *       "user": {
                     *         "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "email": "anna.rossi@example.org",
                     *         "display_name": "Anna Rossi",
                     *         "language": "it",
                     *         "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "is_active": true,
                     *         "roles": [
                     *           "text"
                     *         ],
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "bibliotecaria@civica.example",
                 *       "password": "demo-civica-2026"
                 *     }
                 */
                "application/json": components["schemas"]["SignInRequest"];
            };
        };
        responses: {
            /** @description A short access token and a refresh token that works once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "text",
                     *       "token_type": "Bearer",
                     *       "expires_in": 1,
                     *       "refresh_token": "text",
                     *       "user": {
                     *         "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "email": "anna.rossi@example.org",
                     *         "display_name": "Anna Rossi",
                     *         "language": "it",
                     *         "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "is_active": true,
                     *         "roles": [
                     *           "text"
                     *         ],
                     *         "version": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuthors: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /**
                 * @description Beginning of the name, accents or not
                 * @example nome rosa
                 */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of authors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "name": "Biblioteca centrale",
                     *           "name_sort": "eco umberto",
                     *           "kind": "loan.period",
                     *           "dates": "1932-2016",
                     *           "variants": [
                     *             "text"
                     *           ],
                     *           "identifiers": {},
                     *           "version": 1,
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Author"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuthor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The author */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "name": "Biblioteca centrale",
                     *       "name_sort": "eco umberto",
                     *       "kind": "loan.period",
                     *       "dates": "1932-2016",
                     *       "variants": [
                     *         "text"
                     *       ],
                     *       "identifiers": {},
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Author"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAuthor: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAuthor: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["AuthorChange"];
            };
        };
        responses: {
            /** @description The author */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "name": "Biblioteca centrale",
                     *       "name_sort": "eco umberto",
                     *       "kind": "loan.period",
                     *       "dates": "1932-2016",
                     *       "variants": [
                     *         "text"
                     *       ],
                     *       "identifiers": {},
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Author"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBooks: {
        parameters: {
            query?: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                author_id?: string;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                category_id?: string;
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /** @example book */
                format?: "book" | "ebook" | "article" | "serial" | "audiobook" | "music" | "score" | "dvd" | "map" | "image" | "manuscript" | "kit" | "game" | "software" | "object" | "mixed";
                /**
                 * @description Whether a cataloguer has yet to look at what a desk described
                 * @example true
                 */
                is_brief?: "true" | "false";
                /** @example text */
                isbn?: string;
                /** @example text */
                language?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example title */
                sort?: "title" | "-updated_at";
                /** @example 2026-03-02T09:30:00.000Z */
                updated_since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of books */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "format": "book",
                     *           "title": "Il nome della rosa",
                     *           "subtitle": "romanzo",
                     *           "responsibility": "Umberto Eco",
                     *           "languages": [
                     *             "ita"
                     *           ],
                     *           "publisher": "Bompiani",
                     *           "published_text": "1980",
                     *           "published_year": 1980,
                     *           "authors": [
                     *             {
                     *               "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *               "name": "Biblioteca centrale"
                     *             }
                     *           ],
                     *           "copies_count": 1,
                     *           "available_count": 1,
                     *           "version": 1,
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["BookSummary"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createBook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Il nome della rosa",
                 *       "format": "book",
                 *       "languages": [
                 *         "ita"
                 *       ],
                 *       "publisher": "Bompiani",
                 *       "published_year": 1980,
                 *       "contributors": [
                 *         {
                 *           "name": "Eco, Umberto",
                 *           "kind": "person",
                 *           "roles": [
                 *             "aut"
                 *           ]
                 *         }
                 *       ],
                 *       "identifiers": [
                 *         {
                 *           "kind": "isbn",
                 *           "value": "88-452-0705-6"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewBook"];
            };
        };
        responses: {
            /** @description The book */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "format": "book",
                     *       "title": "Il nome della rosa",
                     *       "subtitle": "romanzo",
                     *       "responsibility": "Umberto Eco",
                     *       "languages": [
                     *         "ita"
                     *       ],
                     *       "publisher": "Bompiani",
                     *       "publication_place": "Milano",
                     *       "published_text": "1980",
                     *       "published_year": 1980,
                     *       "edition": "1. ed.",
                     *       "extent": "503 p.",
                     *       "summary": "Un frate e il suo allievo indagano in un monastero.",
                     *       "details": {},
                     *       "control_number": "LO10281372",
                     *       "is_brief": true,
                     *       "authors": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "name": "Biblioteca centrale",
                     *           "kind": "loan.period",
                     *           "roles": [
                     *             "text"
                     *           ],
                     *           "is_primary": true
                     *         }
                     *       ],
                     *       "categories": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "code": "CEN",
                     *           "name": "Biblioteca centrale"
                     *         }
                     *       ],
                     *       "identifiers": [
                     *         {
                     *           "kind": "loan.period",
                     *           "value": "text",
                     *           "display": "text",
                     *           "is_valid": true
                     *         }
                     *       ],
                     *       "copies": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "barcode": "CIV-000001",
                     *           "call_number": "853.914 ECO",
                     *           "shelf": "Scaffale 3",
                     *           "collection": "Narrativa",
                     *           "enumeration": "Vol. 1",
                     *           "copy_type": "text",
                     *           "home_branch": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "code": "CEN",
                     *             "name": "Biblioteca centrale"
                     *           },
                     *           "holding_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "status": "available",
                     *           "condition": "ok",
                     *           "is_available": true
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Book"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBook: {
        parameters: {
            query?: {
                /** @example marc21 */
                dialect?: "marc21" | "unimarc";
            };
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The book */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "format": "book",
                     *       "title": "Il nome della rosa",
                     *       "subtitle": "romanzo",
                     *       "responsibility": "Umberto Eco",
                     *       "languages": [
                     *         "ita"
                     *       ],
                     *       "publisher": "Bompiani",
                     *       "publication_place": "Milano",
                     *       "published_text": "1980",
                     *       "published_year": 1980,
                     *       "edition": "1. ed.",
                     *       "extent": "503 p.",
                     *       "summary": "Un frate e il suo allievo indagano in un monastero.",
                     *       "details": {},
                     *       "control_number": "LO10281372",
                     *       "is_brief": true,
                     *       "authors": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "name": "Biblioteca centrale",
                     *           "kind": "loan.period",
                     *           "roles": [
                     *             "text"
                     *           ],
                     *           "is_primary": true
                     *         }
                     *       ],
                     *       "categories": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "code": "CEN",
                     *           "name": "Biblioteca centrale"
                     *         }
                     *       ],
                     *       "identifiers": [
                     *         {
                     *           "kind": "loan.period",
                     *           "value": "text",
                     *           "display": "text",
                     *           "is_valid": true
                     *         }
                     *       ],
                     *       "copies": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "barcode": "CIV-000001",
                     *           "call_number": "853.914 ECO",
                     *           "shelf": "Scaffale 3",
                     *           "collection": "Narrativa",
                     *           "enumeration": "Vol. 1",
                     *           "copy_type": "text",
                     *           "home_branch": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "code": "CEN",
                     *             "name": "Biblioteca centrale"
                     *           },
                     *           "holding_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "status": "available",
                     *           "condition": "ok",
                     *           "is_available": true
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Book"];
                    "application/ld+json": string;
                    "application/marc": string;
                    "application/marcxml+xml": string;
                    "application/x-bibtex": string;
                    "application/x-research-info-systems": string;
                    "application/xml": string;
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That format cannot be served */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteBook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeBook: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["BookChange"];
            };
        };
        responses: {
            /** @description The book */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "format": "book",
                     *       "title": "Il nome della rosa",
                     *       "subtitle": "romanzo",
                     *       "responsibility": "Umberto Eco",
                     *       "languages": [
                     *         "ita"
                     *       ],
                     *       "publisher": "Bompiani",
                     *       "publication_place": "Milano",
                     *       "published_text": "1980",
                     *       "published_year": 1980,
                     *       "edition": "1. ed.",
                     *       "extent": "503 p.",
                     *       "summary": "Un frate e il suo allievo indagano in un monastero.",
                     *       "details": {},
                     *       "control_number": "LO10281372",
                     *       "is_brief": true,
                     *       "authors": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "name": "Biblioteca centrale",
                     *           "kind": "loan.period",
                     *           "roles": [
                     *             "text"
                     *           ],
                     *           "is_primary": true
                     *         }
                     *       ],
                     *       "categories": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "code": "CEN",
                     *           "name": "Biblioteca centrale"
                     *         }
                     *       ],
                     *       "identifiers": [
                     *         {
                     *           "kind": "loan.period",
                     *           "value": "text",
                     *           "display": "text",
                     *           "is_valid": true
                     *         }
                     *       ],
                     *       "copies": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "barcode": "CIV-000001",
                     *           "call_number": "853.914 ECO",
                     *           "shelf": "Scaffale 3",
                     *           "collection": "Narrativa",
                     *           "enumeration": "Vol. 1",
                     *           "copy_type": "text",
                     *           "home_branch": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "code": "CEN",
                     *             "name": "Biblioteca centrale"
                     *           },
                     *           "holding_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "status": "available",
                     *           "condition": "ok",
                     *           "is_available": true
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Book"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBranchs: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of branchs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "code": "CEN",
                     *           "name": "Biblioteca centrale",
                     *           "time_zone": "Europe/Rome",
                     *           "address": "Via Roma 12, 24121 Bergamo",
                     *           "email": "anna.rossi@example.org",
                     *           "phone": "+39 035 000000",
                     *           "group_code": "VALLE",
                     *           "position": 1,
                     *           "is_active": true,
                     *           "version": 1,
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Branch"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createBranch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "CEN",
                 *       "name": "Biblioteca centrale",
                 *       "time_zone": "Europe/Rome"
                 *     }
                 */
                "application/json": components["schemas"]["NewBranch"];
            };
        };
        responses: {
            /** @description The branch */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "time_zone": "Europe/Rome",
                     *       "address": "Via Roma 12, 24121 Bergamo",
                     *       "email": "anna.rossi@example.org",
                     *       "phone": "+39 035 000000",
                     *       "group_code": "VALLE",
                     *       "position": 1,
                     *       "is_active": true,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Branch"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBranch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The branch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "time_zone": "Europe/Rome",
                     *       "address": "Via Roma 12, 24121 Bergamo",
                     *       "email": "anna.rossi@example.org",
                     *       "phone": "+39 035 000000",
                     *       "group_code": "VALLE",
                     *       "position": 1,
                     *       "is_active": true,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Branch"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteBranch: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeBranch: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": {
                    address?: string | null;
                    code?: string;
                    /** Format: email */
                    email?: string | null;
                    group_code?: string | null;
                    is_active?: boolean;
                    name?: string;
                    phone?: string | null;
                    position?: number;
                    time_zone?: string;
                };
            };
        };
        responses: {
            /** @description The branch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "time_zone": "Europe/Rome",
                     *       "address": "Via Roma 12, 24121 Bergamo",
                     *       "email": "anna.rossi@example.org",
                     *       "phone": "+39 035 000000",
                     *       "group_code": "VALLE",
                     *       "position": 1,
                     *       "is_active": true,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Branch"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBranchCalendar: {
        parameters: {
            query: {
                /** @example 2026-03-02 */
                from: string;
                /** @example 2026-03-02 */
                to: string;
            };
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most 366 days, in the local time of the branch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "date": "2026-03-02",
                     *           "periods": [
                     *             {
                     *               "opens_at": "09:00:00",
                     *               "closes_at": "19:00:00"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: {
                            /** Format: date */
                            date: string;
                            periods: {
                                closes_at: string;
                                opens_at: string;
                            }[];
                        }[];
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOpeningHours: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Periods by weekday */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "weekday": 1,
                     *           "opens_at": "09:00:00",
                     *           "closes_at": "19:00:00"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["OpeningPeriod"][];
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setOpeningHours: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": []
                 *     }
                 */
                "application/json": {
                    data: components["schemas"]["OpeningPeriod"][];
                };
            };
        };
        responses: {
            /** @description Periods by weekday */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "weekday": 1,
                     *           "opens_at": "09:00:00",
                     *           "closes_at": "19:00:00"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["OpeningPeriod"][];
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCalendarExceptions: {
        parameters: {
            query?: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                branch_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By date */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "starts_on": "2026-03-02",
                     *           "ends_on": "2026-03-02",
                     *           "is_open": true,
                     *           "opens_at": "09:00:00",
                     *           "closes_at": "19:00:00",
                     *           "recurs_from": 1,
                     *           "reason": "inventario"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CalendarException"][];
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCalendarException: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "starts_on": "2026-03-02",
                 *       "ends_on": "2026-03-02",
                 *       "reason": "inventario"
                 *     }
                 */
                "application/json": components["schemas"]["NewCalendarException"];
            };
        };
        responses: {
            /** @description The exception */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "starts_on": "2026-03-02",
                     *       "ends_on": "2026-03-02",
                     *       "is_open": true,
                     *       "opens_at": "09:00:00",
                     *       "closes_at": "19:00:00",
                     *       "recurs_from": 1,
                     *       "reason": "inventario"
                     *     }
                     */
                    "application/json": components["schemas"]["CalendarException"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCalendarException: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCashRegisters: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of cash registers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "code": "CEN",
                     *           "name": "Biblioteca centrale",
                     *           "is_active": true,
                     *           "version": 1,
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CashRegister"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCashRegister: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                 *       "code": "CEN",
                 *       "name": "Biblioteca centrale"
                 *     }
                 */
                "application/json": components["schemas"]["NewCashRegister"];
            };
        };
        responses: {
            /** @description The cash register */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "is_active": true,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CashRegister"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCashRegister: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cash register */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "is_active": true,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CashRegister"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCashRegister: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCashRegister: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": {
                    /** Format: uuid */
                    branch_id?: string;
                    code?: string;
                    is_active?: boolean;
                    name?: string;
                };
            };
        };
        responses: {
            /** @description The cash register */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "is_active": true,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CashRegister"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCategorys: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of categorys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "parent_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "code": "CEN",
                     *           "name": "Biblioteca centrale",
                     *           "classification_prefixes": [
                     *             "text"
                     *           ],
                     *           "position": 1,
                     *           "version": 1,
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Category"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCategory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "CEN",
                 *       "name": "Biblioteca centrale"
                 *     }
                 */
                "application/json": components["schemas"]["NewCategory"];
            };
        };
        responses: {
            /** @description The category */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "parent_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "classification_prefixes": [
                     *         "text"
                     *       ],
                     *       "position": 1,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Category"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCategory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The category */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "parent_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "classification_prefixes": [
                     *         "text"
                     *       ],
                     *       "position": 1,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Category"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCategory: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCategory: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": {
                    classification_prefixes?: string[];
                    code?: string;
                    name?: string;
                    /** Format: uuid */
                    parent_id?: string | null;
                    position?: number;
                };
            };
        };
        responses: {
            /** @description The category */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "parent_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "classification_prefixes": [
                     *         "text"
                     *       ],
                     *       "position": 1,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Category"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCharges: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                loan_id?: string;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                patron_id?: string;
                /**
                 * @description Whether something is left to pay, or may still accrue
                 * @example open
                 */
                status?: "open" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of charges */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_barcode": "CIV-000001",
                     *           "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "title": "Il nome della rosa",
                     *           "type": "fine",
                     *           "currency": "EUR",
                     *           "amount_cents": 1,
                     *           "paid_cents": 1,
                     *           "written_off_cents": 1,
                     *           "outstanding_cents": 1,
                     *           "is_accruing": true,
                     *           "due_at": "2026-03-02T09:30:00.000Z",
                     *           "counted_to": "2026-03-02T09:30:00.000Z",
                     *           "note": "Sala di consultazione",
                     *           "opened_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Charge"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCharge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "card_number": "2000000017",
                 *       "type": "card",
                 *       "cents": 250
                 *     }
                 */
                "application/json": components["schemas"]["NewCharge"];
            };
        };
        responses: {
            /** @description The charge */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "type": "fine",
                     *       "currency": "EUR",
                     *       "amount_cents": 1,
                     *       "paid_cents": 1,
                     *       "written_off_cents": 1,
                     *       "outstanding_cents": 1,
                     *       "is_accruing": true,
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "counted_to": "2026-03-02T09:30:00.000Z",
                     *       "note": "Sala di consultazione",
                     *       "opened_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Charge"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCharge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The charge */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "type": "fine",
                     *       "currency": "EUR",
                     *       "amount_cents": 1,
                     *       "paid_cents": 1,
                     *       "written_off_cents": 1,
                     *       "outstanding_cents": 1,
                     *       "is_accruing": true,
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "counted_to": "2026-03-02T09:30:00.000Z",
                     *       "note": "Sala di consultazione",
                     *       "opened_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Charge"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adjustCharge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cents": -50,
                 *       "reason": "inventario"
                 *     }
                 */
                "application/json": components["schemas"]["ChargeAdjustment"];
            };
        };
        responses: {
            /** @description The charge as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "type": "fine",
                     *       "currency": "EUR",
                     *       "amount_cents": 1,
                     *       "paid_cents": 1,
                     *       "written_off_cents": 1,
                     *       "outstanding_cents": 1,
                     *       "is_accruing": true,
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "counted_to": "2026-03-02T09:30:00.000Z",
                     *       "note": "Sala di consultazione",
                     *       "opened_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Charge"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainCharge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every step, and every entry of the ledger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "type": "fine",
                     *       "steps": [
                     *         {
                     *           "code": "CEN",
                     *           "params": {},
                     *           "text": "text"
                     *         }
                     *       ],
                     *       "charged_cents": 1,
                     *       "adjusted_cents": 1,
                     *       "recounted_cents": 1,
                     *       "counted_from": {
                     *         "policy": {},
                     *         "due_at": "2026-03-02T09:30:00.000Z",
                     *         "counted_to": "2026-03-02T09:30:00.000Z",
                     *         "price_cents": 1850,
                     *         "recalled_at": "2026-03-02T09:30:00.000Z",
                     *         "calendar": "text"
                     *       },
                     *       "ledger": [
                     *         {
                     *           "at": "2026-03-02T09:30:00.000Z",
                     *           "kind": "loan.period",
                     *           "part": "text",
                     *           "cents": 10,
                     *           "reason": "inventario"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ChargeExplanation"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    transferCharge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "card_number": "2000000017",
                 *       "reason": "garante"
                 *     }
                 */
                "application/json": components["schemas"]["ChargeTransfer"];
            };
        };
        responses: {
            /** @description The charge of the other patron */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "type": "fine",
                     *       "currency": "EUR",
                     *       "amount_cents": 1,
                     *       "paid_cents": 1,
                     *       "written_off_cents": 1,
                     *       "outstanding_cents": 1,
                     *       "is_accruing": true,
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "counted_to": "2026-03-02T09:30:00.000Z",
                     *       "note": "Sala di consultazione",
                     *       "opened_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Charge"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    voidCharge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "inventario"
                 *     }
                 */
                "application/json": components["schemas"]["VoidRequest"];
            };
        };
        responses: {
            /** @description The charge as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "type": "fine",
                     *       "currency": "EUR",
                     *       "amount_cents": 1,
                     *       "paid_cents": 1,
                     *       "written_off_cents": 1,
                     *       "outstanding_cents": 1,
                     *       "is_accruing": true,
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "counted_to": "2026-03-02T09:30:00.000Z",
                     *       "note": "Sala di consultazione",
                     *       "opened_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Charge"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    writeOffCharge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "inventario"
                 *     }
                 */
                "application/json": components["schemas"]["WriteOff"];
            };
        };
        responses: {
            /** @description The charge as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "type": "fine",
                     *       "currency": "EUR",
                     *       "amount_cents": 1,
                     *       "paid_cents": 1,
                     *       "written_off_cents": 1,
                     *       "outstanding_cents": 1,
                     *       "is_accruing": true,
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "counted_to": "2026-03-02T09:30:00.000Z",
                     *       "note": "Sala di consultazione",
                     *       "opened_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Charge"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkIn: {
        parameters: {
            query?: {
                /**
                 * @description Answer what would happen, and change nothing
                 * @example false
                 */
                dry_run?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "copy_barcode": "CIV-000001"
                 *     }
                 */
                "application/json": components["schemas"]["CheckinRequest"];
            };
        };
        responses: {
            /** @description What happened, and where the copy goes now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "outcome": "shelve",
                     *       "copy": {
                     *         "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "barcode": "CIV-000001",
                     *         "title": "Il nome della rosa",
                     *         "call_number": "853.914 ECO"
                     *       },
                     *       "loan": {
                     *         "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "copy_barcode": "CIV-000001",
                     *         "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "title": "Il nome della rosa",
                     *         "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "started_at": "2026-03-02T09:30:00.000Z",
                     *         "due_at": "2026-03-02T09:30:00.000Z",
                     *         "returned_at": "2026-03-02T09:30:00.000Z",
                     *         "renewal_count": 1,
                     *         "unseen_renewal_count": 1,
                     *         "auto_renewal_count": 1,
                     *         "auto_renewal_problem": "text",
                     *         "recalled_at": "2026-03-02T09:30:00.000Z",
                     *         "is_onsite": true,
                     *         "state": "with_patron",
                     *         "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *         "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *         "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *         "end_reason": "returned",
                     *         "note": "Sala di consultazione",
                     *         "is_overdue": true,
                     *         "explanation": {
                     *           "rules": {},
                     *           "steps": [
                     *             {
                     *               "code": "CEN",
                     *               "params": {},
                     *               "text": "text"
                     *             }
                     *           ],
                     *           "overrides": [
                     *             {
                     *               "code": "CEN",
                     *               "reason": "inventario"
                     *             }
                     *           ]
                     *         },
                     *         "version": 1
                     *       },
                     *       "hold": {
                     *         "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "shelf_expires_at": "2026-03-02T09:30:00.000Z"
                     *       },
                     *       "transit": {
                     *         "to_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "to_branch": "text",
                     *         "reason": "inventario"
                     *       },
                     *       "alerts": [
                     *         {
                     *           "code": "CEN",
                     *           "params": {}
                     *         }
                     *       ],
                     *       "skipped_holds": [
                     *         {
                     *           "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "reason": "inventario"
                     *         }
                     *       ],
                     *       "slips": [
                     *         {
                     *           "kind": "hold",
                     *           "lines": [
                     *             "text"
                     *           ]
                     *         }
                     *       ],
                     *       "is_in_house_use": true,
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Checkin"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openLoan: {
        parameters: {
            query?: {
                /**
                 * @description Answer what would happen, and change nothing
                 * @example false
                 */
                dry_run?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "copy_barcode": "CIV-000001",
                 *       "card_number": "2000000017"
                 *     }
                 */
                "application/json": components["schemas"]["CheckoutRequest"];
            };
        };
        responses: {
            /** @description What would be lent (dry run) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "returned_at": "2026-03-02T09:30:00.000Z",
                     *       "renewal_count": 1,
                     *       "unseen_renewal_count": 1,
                     *       "auto_renewal_count": 1,
                     *       "auto_renewal_problem": "text",
                     *       "recalled_at": "2026-03-02T09:30:00.000Z",
                     *       "is_onsite": true,
                     *       "state": "with_patron",
                     *       "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *       "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "returned",
                     *       "note": "Sala di consultazione",
                     *       "is_overdue": true,
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1,
                     *       "charges": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "type": "fine",
                     *           "cents": 10
                     *         }
                     *       ],
                     *       "filled_hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "warnings": [
                     *         {
                     *           "code": "CEN",
                     *           "params": {},
                     *           "text": "text"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OpenedLoan"];
                };
            };
            /** @description The open loan, with the explanation of its terms */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "returned_at": "2026-03-02T09:30:00.000Z",
                     *       "renewal_count": 1,
                     *       "unseen_renewal_count": 1,
                     *       "auto_renewal_count": 1,
                     *       "auto_renewal_problem": "text",
                     *       "recalled_at": "2026-03-02T09:30:00.000Z",
                     *       "is_onsite": true,
                     *       "state": "with_patron",
                     *       "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *       "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "returned",
                     *       "note": "Sala di consultazione",
                     *       "is_overdue": true,
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1,
                     *       "charges": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "type": "fine",
                     *           "cents": 10
                     *         }
                     *       ],
                     *       "filled_hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "warnings": [
                     *         {
                     *           "code": "CEN",
                     *           "params": {},
                     *           "text": "text"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OpenedLoan"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCopies: {
        parameters: {
            query?: {
                /** @example CIV-000001 */
                barcode?: string;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                book_id?: string;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                branch_id?: string;
                /** @example ok */
                condition?: "ok" | "on_order" | "in_process" | "damaged" | "missing" | "lost" | "lost_and_paid" | "withdrawn";
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example available */
                status?: "available" | "on_loan" | "in_transit" | "on_hold_shelf";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of copies */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "barcode": "CIV-000001",
                     *           "call_number": "853.914 ECO",
                     *           "shelf": "Scaffale 3",
                     *           "collection": "Narrativa",
                     *           "enumeration": "Vol. 1",
                     *           "copy_type": "text",
                     *           "home_branch": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "code": "CEN",
                     *             "name": "Biblioteca centrale"
                     *           },
                     *           "holding_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "status": "available",
                     *           "condition": "ok",
                     *           "is_available": true,
                     *           "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_type_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "not_for_loan": "text",
                     *           "inventory_number": "12345",
                     *           "price_cents": 1850,
                     *           "note": "Sala di consultazione",
                     *           "pieces": 1,
                     *           "missing_pieces": "un dado",
                     *           "checkin_note": "Contare i pezzi",
                     *           "checkout_note": "Con CD allegato",
                     *           "condition_at": "2026-03-02T09:30:00.000Z",
                     *           "reshelving_until": "2026-03-02T09:30:00.000Z",
                     *           "last_seen_at": "2026-03-02T09:30:00.000Z",
                     *           "version": 1,
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Copy"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCopy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                 *       "copy_type_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                 *       "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11"
                 *     }
                 */
                "application/json": components["schemas"]["NewCopy"];
            };
        };
        responses: {
            /** @description The copy */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "barcode": "CIV-000001",
                     *       "call_number": "853.914 ECO",
                     *       "shelf": "Scaffale 3",
                     *       "collection": "Narrativa",
                     *       "enumeration": "Vol. 1",
                     *       "copy_type": "text",
                     *       "home_branch": {
                     *         "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "code": "CEN",
                     *         "name": "Biblioteca centrale"
                     *       },
                     *       "holding_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "status": "available",
                     *       "condition": "ok",
                     *       "is_available": true,
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_type_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "not_for_loan": "text",
                     *       "inventory_number": "12345",
                     *       "price_cents": 1850,
                     *       "note": "Sala di consultazione",
                     *       "pieces": 1,
                     *       "missing_pieces": "un dado",
                     *       "checkin_note": "Contare i pezzi",
                     *       "checkout_note": "Con CD allegato",
                     *       "condition_at": "2026-03-02T09:30:00.000Z",
                     *       "reshelving_until": "2026-03-02T09:30:00.000Z",
                     *       "last_seen_at": "2026-03-02T09:30:00.000Z",
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Copy"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCopy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The copy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "barcode": "CIV-000001",
                     *       "call_number": "853.914 ECO",
                     *       "shelf": "Scaffale 3",
                     *       "collection": "Narrativa",
                     *       "enumeration": "Vol. 1",
                     *       "copy_type": "text",
                     *       "home_branch": {
                     *         "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "code": "CEN",
                     *         "name": "Biblioteca centrale"
                     *       },
                     *       "holding_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "status": "available",
                     *       "condition": "ok",
                     *       "is_available": true,
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_type_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "not_for_loan": "text",
                     *       "inventory_number": "12345",
                     *       "price_cents": 1850,
                     *       "note": "Sala di consultazione",
                     *       "pieces": 1,
                     *       "missing_pieces": "un dado",
                     *       "checkin_note": "Contare i pezzi",
                     *       "checkout_note": "Con CD allegato",
                     *       "condition_at": "2026-03-02T09:30:00.000Z",
                     *       "reshelving_until": "2026-03-02T09:30:00.000Z",
                     *       "last_seen_at": "2026-03-02T09:30:00.000Z",
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Copy"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCopy: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCopy: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["CopyChange"];
            };
        };
        responses: {
            /** @description The copy */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "barcode": "CIV-000001",
                     *       "call_number": "853.914 ECO",
                     *       "shelf": "Scaffale 3",
                     *       "collection": "Narrativa",
                     *       "enumeration": "Vol. 1",
                     *       "copy_type": "text",
                     *       "home_branch": {
                     *         "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "code": "CEN",
                     *         "name": "Biblioteca centrale"
                     *       },
                     *       "holding_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "status": "available",
                     *       "condition": "ok",
                     *       "is_available": true,
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_type_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "not_for_loan": "text",
                     *       "inventory_number": "12345",
                     *       "price_cents": 1850,
                     *       "note": "Sala di consultazione",
                     *       "pieces": 1,
                     *       "missing_pieces": "un dado",
                     *       "checkin_note": "Contare i pezzi",
                     *       "checkout_note": "Con CD allegato",
                     *       "condition_at": "2026-03-02T09:30:00.000Z",
                     *       "reshelving_until": "2026-03-02T09:30:00.000Z",
                     *       "last_seen_at": "2026-03-02T09:30:00.000Z",
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Copy"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCopyTypes: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of copy types */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "code": "CEN",
                     *           "name": "Biblioteca centrale",
                     *           "version": 1,
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CopyType"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCopyType: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "CEN",
                 *       "name": "Biblioteca centrale"
                 *     }
                 */
                "application/json": components["schemas"]["NewCopyType"];
            };
        };
        responses: {
            /** @description The copy type */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CopyType"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCopyType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The copy type */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CopyType"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCopyType: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCopyType: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": {
                    code?: string;
                    name?: string;
                };
            };
        };
        responses: {
            /** @description The copy type */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CopyType"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /**
                 * @description Id of the last event that you have; the Last-Event-ID header does the same
                 * @example text
                 */
                after?: string;
                /**
                 * @description Only these types, comma-separated; `loan.*` means all of a subject
                 * @example loan.*,hold.ready
                 */
                types?: string;
            };
            header?: {
                /** @example text */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Event"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHolds: {
        parameters: {
            query?: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                book_id?: string;
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                patron_id?: string;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                pickup_branch_id?: string;
                /** @example open */
                status?: "open" | "queued" | "suspended" | "in_transit" | "ready" | "filled" | "cancelled" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "title": "Il nome della rosa",
                     *           "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "level": "book",
                     *           "status": "queued",
                     *           "rank": 1,
                     *           "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "requested_at": "2026-03-02T09:30:00.000Z",
                     *           "not_before_on": "2026-03-02",
                     *           "needed_by_on": "2026-06-30",
                     *           "suspended_until_on": "2026-03-02",
                     *           "ready_at": "2026-03-02T09:30:00.000Z",
                     *           "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *           "ended_at": "2026-03-02T09:30:00.000Z",
                     *           "end_reason": "text",
                     *           "comment": "Anche in edizione tascabile.",
                     *           "explanation": {
                     *             "rules": {},
                     *             "steps": [
                     *               {
                     *                 "code": "CEN",
                     *                 "params": {},
                     *                 "text": "text"
                     *               }
                     *             ],
                     *             "overrides": [
                     *               {
                     *                 "code": "CEN",
                     *                 "reason": "inventario"
                     *               }
                     *             ]
                     *           },
                     *           "version": 1
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Hold"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    placeHold: {
        parameters: {
            query?: {
                /**
                 * @description Answer what would happen, and change nothing
                 * @example false
                 */
                dry_run?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                 *       "card_number": "2000000017",
                 *       "pickup_branch_id": "019f5c1e-7a41-7d10-8f6e-90d4b3c2a155"
                 *     }
                 */
                "application/json": components["schemas"]["NewHold"];
            };
        };
        responses: {
            /** @description What would be (dry run) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "level": "book",
                     *       "status": "queued",
                     *       "rank": 1,
                     *       "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "requested_at": "2026-03-02T09:30:00.000Z",
                     *       "not_before_on": "2026-03-02",
                     *       "needed_by_on": "2026-06-30",
                     *       "suspended_until_on": "2026-03-02",
                     *       "ready_at": "2026-03-02T09:30:00.000Z",
                     *       "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *       "ended_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "text",
                     *       "comment": "Anche in edizione tascabile.",
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description The hold */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "level": "book",
                     *       "status": "queued",
                     *       "rank": 1,
                     *       "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "requested_at": "2026-03-02T09:30:00.000Z",
                     *       "not_before_on": "2026-03-02",
                     *       "needed_by_on": "2026-06-30",
                     *       "suspended_until_on": "2026-03-02",
                     *       "ready_at": "2026-03-02T09:30:00.000Z",
                     *       "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *       "ended_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "text",
                     *       "comment": "Anche in edizione tascabile.",
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hold */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "level": "book",
                     *       "status": "queued",
                     *       "rank": 1,
                     *       "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "requested_at": "2026-03-02T09:30:00.000Z",
                     *       "not_before_on": "2026-03-02",
                     *       "needed_by_on": "2026-06-30",
                     *       "suspended_until_on": "2026-03-02",
                     *       "ready_at": "2026-03-02T09:30:00.000Z",
                     *       "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *       "ended_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "text",
                     *       "comment": "Anche in edizione tascabile.",
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeHold: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["HoldChange"];
            };
        };
        responses: {
            /** @description The hold */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "level": "book",
                     *       "status": "queued",
                     *       "rank": 1,
                     *       "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "requested_at": "2026-03-02T09:30:00.000Z",
                     *       "not_before_on": "2026-03-02",
                     *       "needed_by_on": "2026-06-30",
                     *       "suspended_until_on": "2026-03-02",
                     *       "ready_at": "2026-03-02T09:30:00.000Z",
                     *       "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *       "ended_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "text",
                     *       "comment": "Anche in edizione tascabile.",
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["HoldCancellation"];
            };
        };
        responses: {
            /** @description The hold */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "level": "book",
                     *       "status": "queued",
                     *       "rank": 1,
                     *       "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "requested_at": "2026-03-02T09:30:00.000Z",
                     *       "not_before_on": "2026-03-02",
                     *       "needed_by_on": "2026-06-30",
                     *       "suspended_until_on": "2026-03-02",
                     *       "ready_at": "2026-03-02T09:30:00.000Z",
                     *       "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *       "ended_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "text",
                     *       "comment": "Anche in edizione tascabile.",
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHoldEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "at": "2026-03-02T09:30:00.000Z",
                     *           "kind": "loan.period",
                     *           "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "reason": "inventario"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["HoldEvent"][];
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hold */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "level": "book",
                     *       "status": "queued",
                     *       "rank": 1,
                     *       "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "requested_at": "2026-03-02T09:30:00.000Z",
                     *       "not_before_on": "2026-03-02",
                     *       "needed_by_on": "2026-06-30",
                     *       "suspended_until_on": "2026-03-02",
                     *       "ready_at": "2026-03-02T09:30:00.000Z",
                     *       "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *       "ended_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "text",
                     *       "comment": "Anche in edizione tascabile.",
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspendHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["HoldSuspension"];
            };
        };
        responses: {
            /** @description The hold */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "level": "book",
                     *       "status": "queued",
                     *       "rank": 1,
                     *       "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "requested_at": "2026-03-02T09:30:00.000Z",
                     *       "not_before_on": "2026-03-02",
                     *       "needed_by_on": "2026-06-30",
                     *       "suspended_until_on": "2026-03-02",
                     *       "ready_at": "2026-03-02T09:30:00.000Z",
                     *       "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *       "ended_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "text",
                     *       "comment": "Anche in edizione tascabile.",
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listImports: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of imports */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "file_name": "catalogue.mrc.gz",
                     *           "media_type": "text",
                     *           "byte_count": 1,
                     *           "format": "iso2709",
                     *           "options": {
                     *             "format": "iso2709",
                     *             "dialect": "marc21",
                     *             "encoding": "utf-8",
                     *             "match": "control_number",
                     *             "on_match": "update",
                     *             "dry_run": false,
                     *             "mapping": {
                     *               "title": "Titolo",
                     *               "barcode": "Codice"
                     *             },
                     *             "default_branch": "text",
                     *             "default_copy_type": "text"
                     *           },
                     *           "status": "queued",
                     *           "position": 1,
                     *           "created_count": 1,
                     *           "updated_count": 1,
                     *           "skipped_count": 1,
                     *           "refused_count": 1,
                     *           "copies_count": 1,
                     *           "warnings": [
                     *             {
                     *               "code": "CEN",
                     *               "params": {},
                     *               "detail": "text",
                     *               "count": 1
                     *             }
                     *           ],
                     *           "created_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "started_at": "2026-03-02T09:30:00.000Z",
                     *           "finished_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Import"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createImport: {
        parameters: {
            query?: {
                /**
                 * @description Code of the branch of copies that name none, or one that is not known
                 * @example text
                 */
                default_branch?: string;
                /**
                 * @description Code of the type of copies that name none, or one that is not known
                 * @example text
                 */
                default_copy_type?: string;
                /**
                 * @description Told record by record where absent
                 * @example marc21
                 */
                dialect?: "marc21" | "unimarc";
                /** @example false */
                dry_run?: "true" | "false";
                /**
                 * @description Told record by record where absent; headers are often wrong
                 * @example utf-8
                 */
                encoding?: "utf-8" | "marc-8" | "iso-5426" | "iso-8859-1" | "windows-1251" | "windows-1252" | "sbn";
                /**
                 * @description What the file is called in the list
                 * @example catalogo.mrc
                 */
                file_name?: string;
                /**
                 * @description Told by the content where absent
                 * @example iso2709
                 */
                format?: "iso2709" | "marcxml" | "marcmaker" | "csv";
                /**
                 * @description CSV: a JSON object of column and heading
                 * @example {"title":"Titolo"}
                 */
                mapping?: string;
                /**
                 * @description How a book that is there already is recognised. A record without a control number is recognised when the very same record comes again; with `isbn`, one without an ISBN is matched by its control number.
                 * @example control_number
                 */
                match?: "control_number" | "isbn" | "none";
                /**
                 * @description What happens to a book that is there already
                 * @example update
                 */
                on_match?: "update" | "skip";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/gzip": string;
                "application/marc": string;
                "application/marcxml+xml": string;
                "application/octet-stream": string;
                "application/x-gzip": string;
                "application/xml": string;
                "text/csv": string;
                "text/plain": string;
                "text/tab-separated-values": string;
                "text/xml": string;
            };
        };
        responses: {
            /** @description The import, which waits for its turn */
            202: {
                headers: {
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "file_name": "catalogue.mrc.gz",
                     *       "media_type": "text",
                     *       "byte_count": 1,
                     *       "format": "iso2709",
                     *       "options": {
                     *         "format": "iso2709",
                     *         "dialect": "marc21",
                     *         "encoding": "utf-8",
                     *         "match": "control_number",
                     *         "on_match": "update",
                     *         "dry_run": false,
                     *         "mapping": {
                     *           "title": "Titolo",
                     *           "barcode": "Codice"
                     *         },
                     *         "default_branch": "text",
                     *         "default_copy_type": "text"
                     *       },
                     *       "status": "queued",
                     *       "position": 1,
                     *       "created_count": 1,
                     *       "updated_count": 1,
                     *       "skipped_count": 1,
                     *       "refused_count": 1,
                     *       "copies_count": 1,
                     *       "warnings": [
                     *         {
                     *           "code": "CEN",
                     *           "params": {},
                     *           "detail": "text",
                     *           "count": 1
                     *         }
                     *       ],
                     *       "created_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "finished_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "file_name": "catalogue.mrc.gz",
                     *       "media_type": "text",
                     *       "byte_count": 1,
                     *       "format": "iso2709",
                     *       "options": {
                     *         "format": "iso2709",
                     *         "dialect": "marc21",
                     *         "encoding": "utf-8",
                     *         "match": "control_number",
                     *         "on_match": "update",
                     *         "dry_run": false,
                     *         "mapping": {
                     *           "title": "Titolo",
                     *           "barcode": "Codice"
                     *         },
                     *         "default_branch": "text",
                     *         "default_copy_type": "text"
                     *       },
                     *       "status": "queued",
                     *       "position": 1,
                     *       "created_count": 1,
                     *       "updated_count": 1,
                     *       "skipped_count": 1,
                     *       "refused_count": 1,
                     *       "copies_count": 1,
                     *       "warnings": [
                     *         {
                     *           "code": "CEN",
                     *           "params": {},
                     *           "detail": "text",
                     *           "count": 1
                     *         }
                     *       ],
                     *       "created_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "finished_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listImportLines: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example created */
                outcome?: "created" | "updated" | "skipped" | "refused";
            };
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the report, or all of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "position": 1,
                     *           "outcome": "created",
                     *           "control_number": "LO10281372",
                     *           "title": "Il nome della rosa",
                     *           "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "reasons": [
                     *             {
                     *               "code": "CEN",
                     *               "params": {},
                     *               "detail": "text"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ImportLine"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                    "text/csv": string;
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That format cannot be served */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLedgerEntries: {
        parameters: {
            query: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                branch_id?: string;
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description The first day, by the clocks of the library
                 * @example 2026-01-01
                 */
                from_on: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /**
                 * @description The last day
                 * @example 2026-01-31
                 */
                to_on: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Entries in order of time */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "at": "2026-03-02T09:30:00.000Z",
                     *           "transaction_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "position": 1,
                     *           "kind": "loan.period",
                     *           "account": "text",
                     *           "charge_type": "fine",
                     *           "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch": "text",
                     *           "register": "text",
                     *           "method": "text",
                     *           "debit_cents": 1,
                     *           "credit_cents": 1,
                     *           "currency": "EUR"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["LedgerEntry"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                    "text/csv": string;
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That format cannot be served */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLibrary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Name, language, time zone, branches */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Biblioteca centrale",
                     *       "locale": "it",
                     *       "time_zone": "Europe/Rome",
                     *       "currency": "EUR",
                     *       "branches": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "code": "CEN",
                     *           "name": "Biblioteca centrale"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["LibraryInfo"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openLive: {
        parameters: {
            query?: {
                /**
                 * @description Id of the last event that you have; the Last-Event-ID header does the same
                 * @example text
                 */
                after?: string;
                /**
                 * @description Only these types, comma-separated; `loan.*` means all of a subject
                 * @example loan.*,hold.ready
                 */
                types?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switching to WebSocket */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description A problem */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLoans: {
        parameters: {
            query?: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                book_id?: string;
                /**
                 * @description Where they were lent
                 * @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11
                 */
                branch_id?: string;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                copy_id?: string;
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description Open loans that are due before then
                 * @example 2026-03-02T09:30:00.000Z
                 */
                due_before?: string;
                /**
                 * @description What is embedded: copy, book, patron, with commas between
                 * @example book,patron
                 */
                include?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                patron_id?: string;
                /**
                 * @description By due date come open loans alone
                 * @example -started_at
                 */
                sort?: "-started_at" | "started_at" | "due_at" | "-due_at";
                /** @example open */
                status?: "open" | "overdue" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of loans */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_barcode": "CIV-000001",
                     *           "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "title": "Il nome della rosa",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "started_at": "2026-03-02T09:30:00.000Z",
                     *           "due_at": "2026-03-02T09:30:00.000Z",
                     *           "returned_at": "2026-03-02T09:30:00.000Z",
                     *           "renewal_count": 1,
                     *           "unseen_renewal_count": 1,
                     *           "auto_renewal_count": 1,
                     *           "auto_renewal_problem": "text",
                     *           "recalled_at": "2026-03-02T09:30:00.000Z",
                     *           "is_onsite": true,
                     *           "state": "with_patron",
                     *           "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *           "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *           "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *           "end_reason": "returned",
                     *           "note": "Sala di consultazione",
                     *           "is_overdue": true,
                     *           "explanation": {
                     *             "rules": {},
                     *             "steps": [
                     *               {
                     *                 "code": "CEN",
                     *                 "params": {},
                     *                 "text": "text"
                     *               }
                     *             ],
                     *             "overrides": [
                     *               {
                     *                 "code": "CEN",
                     *                 "reason": "inventario"
                     *               }
                     *             ]
                     *           },
                     *           "version": 1,
                     *           "copy": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "barcode": "CIV-000001",
                     *             "call_number": "853.914 ECO",
                     *             "shelf": "Scaffale 3",
                     *             "condition": "text",
                     *             "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11"
                     *           },
                     *           "book": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "title": "Il nome della rosa",
                     *             "subtitle": "romanzo",
                     *             "responsibility": "Umberto Eco",
                     *             "format": "text",
                     *             "published_year": 1980
                     *           },
                     *           "patron": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "card_number": "2000000017",
                     *             "given_name": "Anna",
                     *             "family_name": "Rossi"
                     *           }
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ListedLoan"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLoan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The loan */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "returned_at": "2026-03-02T09:30:00.000Z",
                     *       "renewal_count": 1,
                     *       "unseen_renewal_count": 1,
                     *       "auto_renewal_count": 1,
                     *       "auto_renewal_problem": "text",
                     *       "recalled_at": "2026-03-02T09:30:00.000Z",
                     *       "is_onsite": true,
                     *       "state": "with_patron",
                     *       "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *       "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "returned",
                     *       "note": "Sala di consultazione",
                     *       "is_overdue": true,
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Loan"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeLoan: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "due_at": "2026-06-30T21:59:59.000Z",
                 *       "reason": "in malattia"
                 *     }
                 */
                "application/json": components["schemas"]["LoanChange"];
            };
        };
        responses: {
            /** @description The loan */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "returned_at": "2026-03-02T09:30:00.000Z",
                     *       "renewal_count": 1,
                     *       "unseen_renewal_count": 1,
                     *       "auto_renewal_count": 1,
                     *       "auto_renewal_problem": "text",
                     *       "recalled_at": "2026-03-02T09:30:00.000Z",
                     *       "is_onsite": true,
                     *       "state": "with_patron",
                     *       "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *       "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "returned",
                     *       "note": "Sala di consultazione",
                     *       "is_overdue": true,
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Loan"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRenewals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "renewed_at": "2026-03-02T09:30:00.000Z",
                     *           "due_before": "2026-03-02T09:30:00.000Z",
                     *           "due_after": "2026-03-02T09:30:00.000Z",
                     *           "channel": "text",
                     *           "is_seen": true,
                     *           "is_auto": true,
                     *           "explanation": {
                     *             "rules": {},
                     *             "steps": [
                     *               {
                     *                 "code": "CEN",
                     *                 "params": {},
                     *                 "text": "text"
                     *               }
                     *             ],
                     *             "overrides": [
                     *               {
                     *                 "code": "CEN",
                     *                 "reason": "inventario"
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Renewal"][];
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account that asks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "email": "anna.rossi@example.org",
                     *       "display_name": "Anna Rossi",
                     *       "language": "it",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "is_active": true,
                     *       "roles": [
                     *         "text"
                     *       ],
                     *       "version": 1,
                     *       "permissions": [
                     *         "text"
                     *       ],
                     *       "patron": {
                     *         "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *         "card_number": "2000000017",
                     *         "given_name": "Anna",
                     *         "family_name": "Rossi",
                     *         "expires_on": "text"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["MeChange"];
            };
        };
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "email": "anna.rossi@example.org",
                     *       "display_name": "Anna Rossi",
                     *       "language": "it",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "is_active": true,
                     *       "roles": [
                     *         "text"
                     *       ],
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyCharges: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /**
                 * @description Whether something is left to pay, or may still accrue
                 * @example open
                 */
                status?: "open" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of my charges */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_barcode": "CIV-000001",
                     *           "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "title": "Il nome della rosa",
                     *           "type": "fine",
                     *           "currency": "EUR",
                     *           "amount_cents": 1,
                     *           "paid_cents": 1,
                     *           "written_off_cents": 1,
                     *           "outstanding_cents": 1,
                     *           "is_accruing": true,
                     *           "due_at": "2026-03-02T09:30:00.000Z",
                     *           "counted_to": "2026-03-02T09:30:00.000Z",
                     *           "note": "Sala di consultazione",
                     *           "opened_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Charge"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainMyCharge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every step, and every entry of the ledger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "type": "fine",
                     *       "steps": [
                     *         {
                     *           "code": "CEN",
                     *           "params": {},
                     *           "text": "text"
                     *         }
                     *       ],
                     *       "charged_cents": 1,
                     *       "adjusted_cents": 1,
                     *       "recounted_cents": 1,
                     *       "counted_from": {
                     *         "policy": {},
                     *         "due_at": "2026-03-02T09:30:00.000Z",
                     *         "counted_to": "2026-03-02T09:30:00.000Z",
                     *         "price_cents": 1850,
                     *         "recalled_at": "2026-03-02T09:30:00.000Z",
                     *         "calendar": "text"
                     *       },
                     *       "ledger": [
                     *         {
                     *           "at": "2026-03-02T09:30:00.000Z",
                     *           "kind": "loan.period",
                     *           "part": "text",
                     *           "cents": 10,
                     *           "reason": "inventario"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ChargeExplanation"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    eraseMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "confirm": "2000000017"
                 *     }
                 */
                "application/json": components["schemas"]["ErasureRequest"];
            };
        };
        responses: {
            /** @description Since when I am forgotten */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "erased_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that is held about the patron; with `Accept: text/html` as a page to read */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "format": "libraryhub-patron",
                     *       "format_version": 1,
                     *       "exported_at": "2026-03-02T09:30:00.000Z",
                     *       "library": {
                     *         "name": "Biblioteca centrale",
                     *         "time_zone": "Europe/Rome",
                     *         "currency": "EUR"
                     *       },
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "tables": {}
                     *     }
                     */
                    "application/json": components["schemas"]["PatronExport"];
                    "text/html": string;
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyHolds: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example open */
                status?: "open" | "queued" | "suspended" | "in_transit" | "ready" | "filled" | "cancelled" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of my holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "title": "Il nome della rosa",
                     *           "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "level": "book",
                     *           "status": "queued",
                     *           "rank": 1,
                     *           "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "requested_at": "2026-03-02T09:30:00.000Z",
                     *           "not_before_on": "2026-03-02",
                     *           "needed_by_on": "2026-06-30",
                     *           "suspended_until_on": "2026-03-02",
                     *           "ready_at": "2026-03-02T09:30:00.000Z",
                     *           "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *           "ended_at": "2026-03-02T09:30:00.000Z",
                     *           "end_reason": "text",
                     *           "comment": "Anche in edizione tascabile.",
                     *           "explanation": {
                     *             "rules": {},
                     *             "steps": [
                     *               {
                     *                 "code": "CEN",
                     *                 "params": {},
                     *                 "text": "text"
                     *               }
                     *             ],
                     *             "overrides": [
                     *               {
                     *                 "code": "CEN",
                     *                 "reason": "inventario"
                     *               }
                     *             ]
                     *           },
                     *           "version": 1
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Hold"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    placeMyHold: {
        parameters: {
            query?: {
                /**
                 * @description Answer what would happen, and change nothing
                 * @example false
                 */
                dry_run?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                 *       "pickup_branch_id": "019f5c1e-7a41-7d10-8f6e-90d4b3c2a155"
                 *     }
                 */
                "application/json": components["schemas"]["MyNewHold"];
            };
        };
        responses: {
            /** @description What would be (dry run) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "level": "book",
                     *       "status": "queued",
                     *       "rank": 1,
                     *       "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "requested_at": "2026-03-02T09:30:00.000Z",
                     *       "not_before_on": "2026-03-02",
                     *       "needed_by_on": "2026-06-30",
                     *       "suspended_until_on": "2026-03-02",
                     *       "ready_at": "2026-03-02T09:30:00.000Z",
                     *       "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *       "ended_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "text",
                     *       "comment": "Anche in edizione tascabile.",
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description The hold */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "level": "book",
                     *       "status": "queued",
                     *       "rank": 1,
                     *       "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "requested_at": "2026-03-02T09:30:00.000Z",
                     *       "not_before_on": "2026-03-02",
                     *       "needed_by_on": "2026-06-30",
                     *       "suspended_until_on": "2026-03-02",
                     *       "ready_at": "2026-03-02T09:30:00.000Z",
                     *       "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *       "ended_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "text",
                     *       "comment": "Anche in edizione tascabile.",
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelMyHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["HoldCancellation"];
            };
        };
        responses: {
            /** @description The hold */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "captured_copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "level": "book",
                     *       "status": "queued",
                     *       "rank": 1,
                     *       "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "requested_at": "2026-03-02T09:30:00.000Z",
                     *       "not_before_on": "2026-03-02",
                     *       "needed_by_on": "2026-06-30",
                     *       "suspended_until_on": "2026-03-02",
                     *       "ready_at": "2026-03-02T09:30:00.000Z",
                     *       "shelf_expires_at": "2026-03-02T09:30:00.000Z",
                     *       "ended_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "text",
                     *       "comment": "Anche in edizione tascabile.",
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyLoans: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description Open loans that are due before then
                 * @example 2026-03-02T09:30:00.000Z
                 */
                due_before?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /**
                 * @description By due date come open loans alone
                 * @example -started_at
                 */
                sort?: "-started_at" | "started_at" | "due_at" | "-due_at";
                /** @example open */
                status?: "open" | "overdue" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of my loans */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_barcode": "CIV-000001",
                     *           "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "title": "Il nome della rosa",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "started_at": "2026-03-02T09:30:00.000Z",
                     *           "due_at": "2026-03-02T09:30:00.000Z",
                     *           "returned_at": "2026-03-02T09:30:00.000Z",
                     *           "renewal_count": 1,
                     *           "unseen_renewal_count": 1,
                     *           "auto_renewal_count": 1,
                     *           "auto_renewal_problem": "text",
                     *           "recalled_at": "2026-03-02T09:30:00.000Z",
                     *           "is_onsite": true,
                     *           "state": "with_patron",
                     *           "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *           "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *           "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *           "end_reason": "returned",
                     *           "note": "Sala di consultazione",
                     *           "is_overdue": true,
                     *           "explanation": {
                     *             "rules": {},
                     *             "steps": [
                     *               {
                     *                 "code": "CEN",
                     *                 "params": {},
                     *                 "text": "text"
                     *               }
                     *             ],
                     *             "overrides": [
                     *               {
                     *                 "code": "CEN",
                     *                 "reason": "inventario"
                     *               }
                     *             ]
                     *           },
                     *           "version": 1,
                     *           "copy": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "barcode": "CIV-000001",
                     *             "call_number": "853.914 ECO",
                     *             "shelf": "Scaffale 3",
                     *             "condition": "text",
                     *             "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11"
                     *           },
                     *           "book": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "title": "Il nome della rosa",
                     *             "subtitle": "romanzo",
                     *             "responsibility": "Umberto Eco",
                     *             "format": "text",
                     *             "published_year": 1980
                     *           },
                     *           "patron": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "card_number": "2000000017",
                     *             "given_name": "Anna",
                     *             "family_name": "Rossi"
                     *           }
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ListedLoan"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewMyLoan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["MyRenewalRequest"];
            };
        };
        responses: {
            /** @description The loan with its new due date */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "returned_at": "2026-03-02T09:30:00.000Z",
                     *       "renewal_count": 1,
                     *       "unseen_renewal_count": 1,
                     *       "auto_renewal_count": 1,
                     *       "auto_renewal_problem": "text",
                     *       "recalled_at": "2026-03-02T09:30:00.000Z",
                     *       "is_onsite": true,
                     *       "state": "with_patron",
                     *       "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *       "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "returned",
                     *       "note": "Sala di consultazione",
                     *       "is_overdue": true,
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Loan"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyNoticeChoices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every kind */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "kind": "hold_ready",
                     *           "is_wanted": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeChoices"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putMyNoticeChoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example hold_ready */
                kind: "hold_ready" | "loan_receipt";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "is_wanted": true
                 *     }
                 */
                "application/json": components["schemas"]["NoticeChoiceChange"];
            };
        };
        responses: {
            /** @description The choice */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "hold_ready",
                     *       "is_wanted": true
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeChoice"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyNotices: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /** @example hold_ready */
                kind?: "hold_ready" | "loan_receipt";
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example queued */
                status?: "queued" | "sending" | "sent" | "failed" | "obsolete";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of notices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "kind": "hold_ready",
                     *           "channel": "email",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "about_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "status": "queued",
                     *           "recipient": "anna.rossi@example.org",
                     *           "language": "it",
                     *           "attempts": 1,
                     *           "reason": "inventario",
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "sent_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Notice"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMyPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current": "text",
                 *       "new": "texttttt"
                 *     }
                 */
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMyPatron: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The patron who asks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "card_number": "2000000017",
                     *       "given_name": "Anna",
                     *       "family_name": "Rossi",
                     *       "email": "anna.rossi@example.org",
                     *       "phone": "+39 035 000000",
                     *       "address": "Via Roma 12, 24121 Bergamo",
                     *       "birth_on": "1987-05-14",
                     *       "patron_category_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "language": "it",
                     *       "expires_on": "2026-03-02",
                     *       "status": "active",
                     *       "keeps_history": "off",
                     *       "history_months": 1,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MyPatron"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMyPayments: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of my payments */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "kind": "payment",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "register_session_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "receipt_number": 1,
                     *           "method": "cash",
                     *           "cents": 10,
                     *           "currency": "EUR",
                     *           "note": "Sala di consultazione",
                     *           "paid_at": "2026-03-02T09:30:00.000Z",
                     *           "voided_at": "2026-03-02T09:30:00.000Z",
                     *           "void_reason": "text",
                     *           "allocations": [
                     *             {
                     *               "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *               "type": "fine",
                     *               "title": "Il nome della rosa",
                     *               "cents": 10
                     *             }
                     *           ],
                     *           "credit_cents": 1
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Payment"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMyReceipt: {
        parameters: {
            query?: {
                /**
                 * @description By default the caller's
                 * @example it
                 */
                language?: "it" | "en";
            };
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt, as data or to print */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "number": "text",
                     *       "kind": "payment",
                     *       "library": "text",
                     *       "branch": "text",
                     *       "register": "text",
                     *       "paid_at": "2026-03-02T09:30:00.000Z",
                     *       "paid_at_local": "text",
                     *       "patron": "text",
                     *       "card_number": "2000000017",
                     *       "lines": [
                     *         {
                     *           "type": "fine",
                     *           "text": "text",
                     *           "cents": 10
                     *         }
                     *       ],
                     *       "credit_cents": 1,
                     *       "cents": 10,
                     *       "currency": "EUR",
                     *       "method": "cash",
                     *       "method_text": "text",
                     *       "is_voided": true,
                     *       "language": "it"
                     *     }
                     */
                    "application/json": components["schemas"]["Receipt"];
                    "text/html": string;
                    "text/plain": string;
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That format cannot be served */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewMyLoans: {
        parameters: {
            query?: {
                /**
                 * @description Answer what would happen, and change nothing
                 * @example false
                 */
                dry_run?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of each of my open loans */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "loan": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "copy_barcode": "CIV-000001",
                     *             "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "title": "Il nome della rosa",
                     *             "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "started_at": "2026-03-02T09:30:00.000Z",
                     *             "due_at": "2026-03-02T09:30:00.000Z",
                     *             "returned_at": "2026-03-02T09:30:00.000Z",
                     *             "renewal_count": 1,
                     *             "unseen_renewal_count": 1,
                     *             "auto_renewal_count": 1,
                     *             "auto_renewal_problem": "text",
                     *             "recalled_at": "2026-03-02T09:30:00.000Z",
                     *             "is_onsite": true,
                     *             "state": "with_patron",
                     *             "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *             "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *             "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *             "end_reason": "returned",
                     *             "note": "Sala di consultazione",
                     *             "is_overdue": true,
                     *             "explanation": {
                     *               "rules": {},
                     *               "steps": [
                     *                 {
                     *                   "code": "CEN",
                     *                   "params": {},
                     *                   "text": "text"
                     *                 }
                     *               ],
                     *               "overrides": [
                     *                 {
                     *                   "code": "CEN",
                     *                   "reason": "inventario"
                     *                 }
                     *               ]
                     *             },
                     *             "version": 1
                     *           },
                     *           "refusals": [
                     *             {
                     *               "code": "CEN",
                     *               "params": {},
                     *               "text": "text"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RenewalResults"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotices: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /** @example hold_ready */
                kind?: "hold_ready" | "loan_receipt";
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                patron_id?: string;
                /** @example queued */
                status?: "queued" | "sending" | "sent" | "failed" | "obsolete";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of notices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "kind": "hold_ready",
                     *           "channel": "email",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "about_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "status": "queued",
                     *           "recipient": "anna.rossi@example.org",
                     *           "language": "it",
                     *           "attempts": 1,
                     *           "reason": "inventario",
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "sent_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Notice"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notice */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "hold_ready",
                     *       "channel": "email",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "about_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "status": "queued",
                     *       "recipient": "anna.rossi@example.org",
                     *       "language": "it",
                     *       "attempts": 1,
                     *       "reason": "inventario",
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "sent_at": "2026-03-02T09:30:00.000Z",
                     *       "subject": "text",
                     *       "body": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeDetail"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notice, which waits to be sent */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "hold_ready",
                     *       "channel": "email",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "about_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "status": "queued",
                     *       "recipient": "anna.rossi@example.org",
                     *       "language": "it",
                     *       "attempts": 1,
                     *       "reason": "inventario",
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "sent_at": "2026-03-02T09:30:00.000Z",
                     *       "subject": "text",
                     *       "body": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeDetail"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receiveBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "device_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                 *       "signed": "text"
                 *     }
                 */
                "application/json": components["schemas"]["NewOfflineBatch"];
            };
        };
        responses: {
            /** @description The batch, which is being merged */
            202: {
                headers: {
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "received_count": 1,
                     *       "new_count": 1,
                     *       "repeated_count": 1
                     *     }
                     */
                    "application/json": components["schemas"]["OfflineBatch"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOfflineDevices: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of devices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "name": "Biblioteca centrale",
                     *           "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "thumbprint": "text",
                     *           "received_count": 1,
                     *           "last_seen_at": "2026-03-02T09:30:00.000Z",
                     *           "revoked_at": "2026-03-02T09:30:00.000Z",
                     *           "created_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["OfflineDevice"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerDevice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Banco centrale",
                 *       "branch_id": "019f5c1e-7a41-7d10-8f6e-90d4b3c2a155",
                 *       "public_key": {
                 *         "kty": "OKP",
                 *         "crv": "Ed25519",
                 *         "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewOfflineDevice"];
            };
        };
        responses: {
            /** @description The device */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "name": "Biblioteca centrale",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "thumbprint": "text",
                     *       "received_count": 1,
                     *       "last_seen_at": "2026-03-02T09:30:00.000Z",
                     *       "revoked_at": "2026-03-02T09:30:00.000Z",
                     *       "created_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OfflineDevice"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The device */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "name": "Biblioteca centrale",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "thumbprint": "text",
                     *       "received_count": 1,
                     *       "last_seen_at": "2026-03-02T09:30:00.000Z",
                     *       "revoked_at": "2026-03-02T09:30:00.000Z",
                     *       "created_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OfflineDevice"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOfflineEvents: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                device_id?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /**
                 * @description superseded: what happened later, and is known, says more. conflict: somebody has to decide
                 * @example waiting
                 */
                status?: "waiting" | "merged" | "superseded" | "conflict" | "dismissed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "device_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "number": 1,
                     *           "kind": "checkout",
                     *           "happened_at": "2026-03-02T09:30:00.000Z",
                     *           "copy_barcode": "CIV-000001",
                     *           "card_number": "2000000017",
                     *           "title": "Il nome della rosa",
                     *           "status": "waiting",
                     *           "outcome": "lent",
                     *           "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "problem": {},
                     *           "suggestion": "name_the_patron",
                     *           "note": "Sala di consultazione",
                     *           "settled_at": "2026-03-02T09:30:00.000Z",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["OfflineEvent"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOfflineEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "device_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "number": 1,
                     *       "kind": "checkout",
                     *       "happened_at": "2026-03-02T09:30:00.000Z",
                     *       "copy_barcode": "CIV-000001",
                     *       "card_number": "2000000017",
                     *       "title": "Il nome della rosa",
                     *       "status": "waiting",
                     *       "outcome": "lent",
                     *       "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "problem": {},
                     *       "suggestion": "name_the_patron",
                     *       "note": "Sala di consultazione",
                     *       "settled_at": "2026-03-02T09:30:00.000Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["OfflineEvent"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resolveOfflineEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "resolution": "merge_again",
                 *       "card_number": "2000000017"
                 *     }
                 */
                "application/json": components["schemas"]["OfflineResolution"];
            };
        };
        responses: {
            /** @description The event as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "device_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "number": 1,
                     *       "kind": "checkout",
                     *       "happened_at": "2026-03-02T09:30:00.000Z",
                     *       "copy_barcode": "CIV-000001",
                     *       "card_number": "2000000017",
                     *       "title": "Il nome della rosa",
                     *       "status": "waiting",
                     *       "outcome": "lent",
                     *       "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "problem": {},
                     *       "suggestion": "name_the_patron",
                     *       "note": "Sala di consultazione",
                     *       "settled_at": "2026-03-02T09:30:00.000Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["OfflineEvent"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOfflinePack: {
        parameters: {
            query: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                device_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pack */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pack": "text",
                     *       "expires_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OfflinePack"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPatronCategorys: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of patron categorys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "code": "CEN",
                     *           "name": "Biblioteca centrale",
                     *           "enrolment_months": 12,
                     *           "minimum_age": 1,
                     *           "maximum_age": 1,
                     *           "version": 1,
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["PatronCategory"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPatronCategory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "CEN",
                 *       "name": "Biblioteca centrale"
                 *     }
                 */
                "application/json": components["schemas"]["NewPatronCategory"];
            };
        };
        responses: {
            /** @description The patron category */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "enrolment_months": 12,
                     *       "minimum_age": 1,
                     *       "maximum_age": 1,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PatronCategory"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPatronCategory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The patron category */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "enrolment_months": 12,
                     *       "minimum_age": 1,
                     *       "maximum_age": 1,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PatronCategory"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePatronCategory: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePatronCategory: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": {
                    code?: string;
                    enrolment_months?: number | null;
                    maximum_age?: number | null;
                    minimum_age?: number | null;
                    name?: string;
                };
            };
        };
        responses: {
            /** @description The patron category */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "code": "CEN",
                     *       "name": "Biblioteca centrale",
                     *       "enrolment_months": 12,
                     *       "minimum_age": 1,
                     *       "maximum_age": 1,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PatronCategory"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPatronImports: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of imports */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "file_name": "catalogue.mrc.gz",
                     *           "byte_count": 1,
                     *           "options": {
                     *             "match": "card_number",
                     *             "match_attribute": "text",
                     *             "on_match": "update",
                     *             "on_no_match": "create",
                     *             "empty_cells": "keep",
                     *             "dates": "dmy",
                     *             "absent": "ignore",
                     *             "absent_categories": [],
                     *             "mapping": {
                     *               "family_name": "Cognome alunno",
                     *               "attributes.school_id": "Matricola"
                     *             },
                     *             "default_category": "text",
                     *             "default_branch": "text",
                     *             "dry_run": false
                     *           },
                     *           "status": "queued",
                     *           "position": 1,
                     *           "created_count": 1,
                     *           "updated_count": 1,
                     *           "unchanged_count": 1,
                     *           "refused_count": 1,
                     *           "absent_count": 1,
                     *           "expired_count": 1,
                     *           "created_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "started_at": "2026-03-02T09:30:00.000Z",
                     *           "finished_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["PatronImport"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPatronImport: {
        parameters: {
            query?: {
                /**
                 * @description What happens to patrons of `absent_categories` who are not in the file: nothing, a line of the report, or the card expires yesterday. Where a line was refused without being recognised, nobody expires.
                 * @example ignore
                 */
                absent?: "ignore" | "report" | "expire";
                /**
                 * @description Codes of the categories of which the file is the whole, comma-separated
                 * @example 1A,2A
                 */
                absent_categories?: string;
                /**
                 * @description How to read 03/04/2012; 2012-04-03 is always understood
                 * @example dmy
                 */
                dates?: "dmy" | "mdy";
                /**
                 * @description Code of the branch of new patrons whose line names none
                 * @example text
                 */
                default_branch?: string;
                /**
                 * @description Code of the category of new patrons whose line names none
                 * @example text
                 */
                default_category?: string;
                /** @example false */
                dry_run?: "true" | "false";
                /**
                 * @description What an empty cell does to the value that is there; a column that the file lacks leaves it in any case
                 * @example keep
                 */
                empty_cells?: "keep" | "clear";
                /**
                 * @description What the file is called in the list
                 * @example alunni.csv
                 */
                file_name?: string;
                /**
                 * @description A JSON object of column and heading
                 * @example {"family_name":"Cognome alunno"}
                 */
                mapping?: string;
                /**
                 * @description How a patron who is there already is recognised. By card number, the cards that were replaced count as well; names are compared without accents and upper case, and with the whole birth date.
                 * @example card_number
                 */
                match?: "card_number" | "email" | "attribute" | "name_and_birth";
                /**
                 * @description Code of the attribute, where `match` is `attribute`: an id of the school
                 * @example text
                 */
                match_attribute?: string;
                /**
                 * @description What happens to a patron who is there already
                 * @example update
                 */
                on_match?: "update" | "skip";
                /**
                 * @description What happens to a line that nobody matches
                 * @example create
                 */
                on_no_match?: "create" | "refuse";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/gzip": string;
                "application/octet-stream": string;
                "text/csv": string;
                "text/plain": string;
                "text/tab-separated-values": string;
            };
        };
        responses: {
            /** @description The import, which waits for its turn */
            202: {
                headers: {
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "file_name": "catalogue.mrc.gz",
                     *       "byte_count": 1,
                     *       "options": {
                     *         "match": "card_number",
                     *         "match_attribute": "text",
                     *         "on_match": "update",
                     *         "on_no_match": "create",
                     *         "empty_cells": "keep",
                     *         "dates": "dmy",
                     *         "absent": "ignore",
                     *         "absent_categories": [],
                     *         "mapping": {
                     *           "family_name": "Cognome alunno",
                     *           "attributes.school_id": "Matricola"
                     *         },
                     *         "default_category": "text",
                     *         "default_branch": "text",
                     *         "dry_run": false
                     *       },
                     *       "status": "queued",
                     *       "position": 1,
                     *       "created_count": 1,
                     *       "updated_count": 1,
                     *       "unchanged_count": 1,
                     *       "refused_count": 1,
                     *       "absent_count": 1,
                     *       "expired_count": 1,
                     *       "created_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "finished_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PatronImport"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPatronImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "file_name": "catalogue.mrc.gz",
                     *       "byte_count": 1,
                     *       "options": {
                     *         "match": "card_number",
                     *         "match_attribute": "text",
                     *         "on_match": "update",
                     *         "on_no_match": "create",
                     *         "empty_cells": "keep",
                     *         "dates": "dmy",
                     *         "absent": "ignore",
                     *         "absent_categories": [],
                     *         "mapping": {
                     *           "family_name": "Cognome alunno",
                     *           "attributes.school_id": "Matricola"
                     *         },
                     *         "default_category": "text",
                     *         "default_branch": "text",
                     *         "dry_run": false
                     *       },
                     *       "status": "queued",
                     *       "position": 1,
                     *       "created_count": 1,
                     *       "updated_count": 1,
                     *       "unchanged_count": 1,
                     *       "refused_count": 1,
                     *       "absent_count": 1,
                     *       "expired_count": 1,
                     *       "created_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "finished_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PatronImport"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPatronImportLines: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example created */
                outcome?: "created" | "updated" | "unchanged" | "refused" | "absent" | "expired";
            };
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the report, or all of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "position": 1,
                     *           "outcome": "created",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "card_number": "2000000017",
                     *           "name": "Biblioteca centrale",
                     *           "fields": [
                     *             "text"
                     *           ],
                     *           "reasons": [
                     *             {
                     *               "code": "CEN",
                     *               "params": {},
                     *               "detail": "text"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["PatronImportLine"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                    "text/csv": string;
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That format cannot be served */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPatrons: {
        parameters: {
            query?: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                branch_id?: string;
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                patron_category_id?: string;
                /**
                 * @description Beginning of the family name, or a whole card number or e-mail address
                 * @example nome rosa
                 */
                q?: string;
                /** @example active */
                status?: "active" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of patrons */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "card_number": "2000000017",
                     *           "given_name": "Anna",
                     *           "family_name": "Rossi",
                     *           "email": "anna.rossi@example.org",
                     *           "phone": "+39 035 000000",
                     *           "address": "Via Roma 12, 24121 Bergamo",
                     *           "birth_on": "1987-05-14",
                     *           "patron_category_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "language": "it",
                     *           "expires_on": "2026-03-02",
                     *           "status": "active",
                     *           "note": "Sala di consultazione",
                     *           "keeps_history": "off",
                     *           "history_months": 1,
                     *           "version": 1,
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Patron"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPatron: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "given_name": "Anna",
                 *       "family_name": "Rossi",
                 *       "patron_category_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                 *       "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11"
                 *     }
                 */
                "application/json": components["schemas"]["NewPatron"];
            };
        };
        responses: {
            /** @description The patron */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "card_number": "2000000017",
                     *       "given_name": "Anna",
                     *       "family_name": "Rossi",
                     *       "email": "anna.rossi@example.org",
                     *       "phone": "+39 035 000000",
                     *       "address": "Via Roma 12, 24121 Bergamo",
                     *       "birth_on": "1987-05-14",
                     *       "patron_category_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "language": "it",
                     *       "expires_on": "2026-03-02",
                     *       "status": "active",
                     *       "note": "Sala di consultazione",
                     *       "keeps_history": "off",
                     *       "history_months": 1,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Patron"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPatron: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The patron */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "card_number": "2000000017",
                     *       "given_name": "Anna",
                     *       "family_name": "Rossi",
                     *       "email": "anna.rossi@example.org",
                     *       "phone": "+39 035 000000",
                     *       "address": "Via Roma 12, 24121 Bergamo",
                     *       "birth_on": "1987-05-14",
                     *       "patron_category_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "language": "it",
                     *       "expires_on": "2026-03-02",
                     *       "status": "active",
                     *       "note": "Sala di consultazione",
                     *       "keeps_history": "off",
                     *       "history_months": 1,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Patron"];
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePatron: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePatron: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["PatronChange"];
            };
        };
        responses: {
            /** @description The patron */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "card_number": "2000000017",
                     *       "given_name": "Anna",
                     *       "family_name": "Rossi",
                     *       "email": "anna.rossi@example.org",
                     *       "phone": "+39 035 000000",
                     *       "address": "Via Roma 12, 24121 Bergamo",
                     *       "birth_on": "1987-05-14",
                     *       "patron_category_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "home_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "language": "it",
                     *       "expires_on": "2026-03-02",
                     *       "status": "active",
                     *       "note": "Sala di consultazione",
                     *       "keeps_history": "off",
                     *       "history_months": 1,
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Patron"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPatronAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "currency": "EUR",
                     *       "outstanding_cents": 1,
                     *       "credit_cents": 1,
                     *       "balance_cents": 1,
                     *       "charges": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_barcode": "CIV-000001",
                     *           "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "title": "Il nome della rosa",
                     *           "type": "fine",
                     *           "currency": "EUR",
                     *           "amount_cents": 1,
                     *           "paid_cents": 1,
                     *           "written_off_cents": 1,
                     *           "outstanding_cents": 1,
                     *           "is_accruing": true,
                     *           "due_at": "2026-03-02T09:30:00.000Z",
                     *           "counted_to": "2026-03-02T09:30:00.000Z",
                     *           "note": "Sala di consultazione",
                     *           "opened_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "settled_charges": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_barcode": "CIV-000001",
                     *           "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "title": "Il nome della rosa",
                     *           "type": "fine",
                     *           "currency": "EUR",
                     *           "amount_cents": 1,
                     *           "paid_cents": 1,
                     *           "written_off_cents": 1,
                     *           "outstanding_cents": 1,
                     *           "is_accruing": true,
                     *           "due_at": "2026-03-02T09:30:00.000Z",
                     *           "counted_to": "2026-03-02T09:30:00.000Z",
                     *           "note": "Sala di consultazione",
                     *           "opened_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "payments": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "kind": "payment",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "register_session_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "receipt_number": 1,
                     *           "method": "cash",
                     *           "cents": 10,
                     *           "currency": "EUR",
                     *           "note": "Sala di consultazione",
                     *           "paid_at": "2026-03-02T09:30:00.000Z",
                     *           "voided_at": "2026-03-02T09:30:00.000Z",
                     *           "void_reason": "text",
                     *           "allocations": [
                     *             {
                     *               "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *               "type": "fine",
                     *               "title": "Il nome della rosa",
                     *               "cents": 10
                     *             }
                     *           ],
                     *           "credit_cents": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PatronAccount"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPatronBlocks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "actions": [
                     *             "text"
                     *           ],
                     *           "reason": "inventario",
                     *           "ends_on": "2026-03-02",
                     *           "created_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["PatronBlock"][];
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    blockPatron: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "actions": [
                 *         "checkout"
                 *       ],
                 *       "reason": "inventario"
                 *     }
                 */
                "application/json": components["schemas"]["NewPatronBlock"];
            };
        };
        responses: {
            /** @description The block */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "actions": [
                     *         "text"
                     *       ],
                     *       "reason": "inventario",
                     *       "ends_on": "2026-03-02",
                     *       "created_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PatronBlock"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unblockPatron: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                block_id: string;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erasePatron: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "confirm": "2000000017"
                 *     }
                 */
                "application/json": components["schemas"]["ErasureRequest"];
            };
        };
        responses: {
            /** @description Since when the patron is forgotten */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "erased_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportPatron: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All that is held about the patron; with `Accept: text/html` as a page to read */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "format": "libraryhub-patron",
                     *       "format_version": 1,
                     *       "exported_at": "2026-03-02T09:30:00.000Z",
                     *       "library": {
                     *         "name": "Biblioteca centrale",
                     *         "time_zone": "Europe/Rome",
                     *         "currency": "EUR"
                     *       },
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "tables": {}
                     *     }
                     */
                    "application/json": components["schemas"]["PatronExport"];
                    "text/html": string;
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNoticeChoices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every kind */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "kind": "hold_ready",
                     *           "is_wanted": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeChoices"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putNoticeChoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
                /** @example hold_ready */
                kind: "hold_ready" | "loan_receipt";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "is_wanted": true
                 *     }
                 */
                "application/json": components["schemas"]["NoticeChoiceChange"];
            };
        };
        responses: {
            /** @description The choice */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "hold_ready",
                     *       "is_wanted": true
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeChoice"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewLoansOfPatron: {
        parameters: {
            query?: {
                /**
                 * @description Answer what would happen, and change nothing
                 * @example false
                 */
                dry_run?: "true" | "false";
            };
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of each open loan */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "loan_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "loan": {
                     *             "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "copy_barcode": "CIV-000001",
                     *             "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "title": "Il nome della rosa",
                     *             "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *             "started_at": "2026-03-02T09:30:00.000Z",
                     *             "due_at": "2026-03-02T09:30:00.000Z",
                     *             "returned_at": "2026-03-02T09:30:00.000Z",
                     *             "renewal_count": 1,
                     *             "unseen_renewal_count": 1,
                     *             "auto_renewal_count": 1,
                     *             "auto_renewal_problem": "text",
                     *             "recalled_at": "2026-03-02T09:30:00.000Z",
                     *             "is_onsite": true,
                     *             "state": "with_patron",
                     *             "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *             "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *             "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *             "end_reason": "returned",
                     *             "note": "Sala di consultazione",
                     *             "is_overdue": true,
                     *             "explanation": {
                     *               "rules": {},
                     *               "steps": [
                     *                 {
                     *                   "code": "CEN",
                     *                   "params": {},
                     *                   "text": "text"
                     *                 }
                     *               ],
                     *               "overrides": [
                     *                 {
                     *                   "code": "CEN",
                     *                   "reason": "inventario"
                     *                 }
                     *               ]
                     *             },
                     *             "version": 1
                     *           },
                     *           "refusals": [
                     *             {
                     *               "code": "CEN",
                     *               "params": {},
                     *               "text": "text"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RenewalResults"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPayments: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                patron_id?: string;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                register_session_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of payments */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "kind": "payment",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "register_session_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "receipt_number": 1,
                     *           "method": "cash",
                     *           "cents": 10,
                     *           "currency": "EUR",
                     *           "note": "Sala di consultazione",
                     *           "paid_at": "2026-03-02T09:30:00.000Z",
                     *           "voided_at": "2026-03-02T09:30:00.000Z",
                     *           "void_reason": "text",
                     *           "allocations": [
                     *             {
                     *               "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *               "type": "fine",
                     *               "title": "Il nome della rosa",
                     *               "cents": 10
                     *             }
                     *           ],
                     *           "credit_cents": 1
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Payment"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takePayment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "card_number": "2000000017",
                 *       "cents": 250,
                 *       "method": "card"
                 *     }
                 */
                "application/json": components["schemas"]["NewPayment"];
            };
        };
        responses: {
            /** @description The payment that was taken before under the same reference */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "payment",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "register_session_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "receipt_number": 1,
                     *       "method": "cash",
                     *       "cents": 10,
                     *       "currency": "EUR",
                     *       "note": "Sala di consultazione",
                     *       "paid_at": "2026-03-02T09:30:00.000Z",
                     *       "voided_at": "2026-03-02T09:30:00.000Z",
                     *       "void_reason": "text",
                     *       "allocations": [
                     *         {
                     *           "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "type": "fine",
                     *           "title": "Il nome della rosa",
                     *           "cents": 10
                     *         }
                     *       ],
                     *       "credit_cents": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description The payment */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "payment",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "register_session_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "receipt_number": 1,
                     *       "method": "cash",
                     *       "cents": 10,
                     *       "currency": "EUR",
                     *       "note": "Sala di consultazione",
                     *       "paid_at": "2026-03-02T09:30:00.000Z",
                     *       "voided_at": "2026-03-02T09:30:00.000Z",
                     *       "void_reason": "text",
                     *       "allocations": [
                     *         {
                     *           "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "type": "fine",
                     *           "title": "Il nome della rosa",
                     *           "cents": 10
                     *         }
                     *       ],
                     *       "credit_cents": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The payment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "payment",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "register_session_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "receipt_number": 1,
                     *       "method": "cash",
                     *       "cents": 10,
                     *       "currency": "EUR",
                     *       "note": "Sala di consultazione",
                     *       "paid_at": "2026-03-02T09:30:00.000Z",
                     *       "voided_at": "2026-03-02T09:30:00.000Z",
                     *       "void_reason": "text",
                     *       "allocations": [
                     *         {
                     *           "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "type": "fine",
                     *           "title": "Il nome della rosa",
                     *           "cents": 10
                     *         }
                     *       ],
                     *       "credit_cents": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReceipt: {
        parameters: {
            query?: {
                /**
                 * @description By default the caller's
                 * @example it
                 */
                language?: "it" | "en";
            };
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt, as data or to print */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "number": "text",
                     *       "kind": "payment",
                     *       "library": "text",
                     *       "branch": "text",
                     *       "register": "text",
                     *       "paid_at": "2026-03-02T09:30:00.000Z",
                     *       "paid_at_local": "text",
                     *       "patron": "text",
                     *       "card_number": "2000000017",
                     *       "lines": [
                     *         {
                     *           "type": "fine",
                     *           "text": "text",
                     *           "cents": 10
                     *         }
                     *       ],
                     *       "credit_cents": 1,
                     *       "cents": 10,
                     *       "currency": "EUR",
                     *       "method": "cash",
                     *       "method_text": "text",
                     *       "is_voided": true,
                     *       "language": "it"
                     *     }
                     */
                    "application/json": components["schemas"]["Receipt"];
                    "text/html": string;
                    "text/plain": string;
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That format cannot be served */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    transferPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "from_charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                 *       "to_charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c12",
                 *       "cents": 250,
                 *       "reason": "scambiati"
                 *     }
                 */
                "application/json": components["schemas"]["PaymentTransfer"];
            };
        };
        responses: {
            /** @description The payment as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "payment",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "register_session_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "receipt_number": 1,
                     *       "method": "cash",
                     *       "cents": 10,
                     *       "currency": "EUR",
                     *       "note": "Sala di consultazione",
                     *       "paid_at": "2026-03-02T09:30:00.000Z",
                     *       "voided_at": "2026-03-02T09:30:00.000Z",
                     *       "void_reason": "text",
                     *       "allocations": [
                     *         {
                     *           "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "type": "fine",
                     *           "title": "Il nome della rosa",
                     *           "cents": 10
                     *         }
                     *       ],
                     *       "credit_cents": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    voidPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "inventario"
                 *     }
                 */
                "application/json": components["schemas"]["VoidRequest"];
            };
        };
        responses: {
            /** @description The payment as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "payment",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "register_session_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "receipt_number": 1,
                     *       "method": "cash",
                     *       "cents": 10,
                     *       "currency": "EUR",
                     *       "note": "Sala di consultazione",
                     *       "paid_at": "2026-03-02T09:30:00.000Z",
                     *       "voided_at": "2026-03-02T09:30:00.000Z",
                     *       "void_reason": "text",
                     *       "allocations": [
                     *         {
                     *           "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "type": "fine",
                     *           "title": "Il nome della rosa",
                     *           "cents": 10
                     *         }
                     *       ],
                     *       "credit_cents": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPermissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every permission, with the built-in roles that have it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "name": "Biblioteca centrale",
                     *           "title": "Il nome della rosa",
                     *           "roles": [
                     *             "text"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Permission"][];
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPulls: {
        parameters: {
            query: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                branch_id: string;
                /** @example 100 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In queue order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "hold_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "title": "Il nome della rosa",
                     *           "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "barcode": "CIV-000001",
                     *           "call_number": "853.914 ECO",
                     *           "shelf": "Scaffale 3",
                     *           "pickup_branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "requested_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["PullListRow"][];
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRefund: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "card_number": "2000000017",
                 *       "cents": 250,
                 *       "method": "bank_transfer",
                 *       "reason": "pagato due volte"
                 *     }
                 */
                "application/json": components["schemas"]["NewRefund"];
            };
        };
        responses: {
            /** @description The refund */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "payment",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "register_session_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "receipt_number": 1,
                     *       "method": "cash",
                     *       "cents": 10,
                     *       "currency": "EUR",
                     *       "note": "Sala di consultazione",
                     *       "paid_at": "2026-03-02T09:30:00.000Z",
                     *       "voided_at": "2026-03-02T09:30:00.000Z",
                     *       "void_reason": "text",
                     *       "allocations": [
                     *         {
                     *           "charge_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "type": "fine",
                     *           "title": "Il nome della rosa",
                     *           "cents": 10
                     *         }
                     *       ],
                     *       "credit_cents": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Payment"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRegisterSessions: {
        parameters: {
            query?: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                cash_register_id?: string;
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example open */
                status?: "open" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "cash_register_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "opened_at": "2026-03-02T09:30:00.000Z",
                     *           "opened_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "float_cents": 1,
                     *           "closed_at": "2026-03-02T09:30:00.000Z",
                     *           "closed_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "note": "Sala di consultazione",
                     *           "currency": "EUR",
                     *           "methods": [
                     *             {
                     *               "method": "cash",
                     *               "payment_count": 1,
                     *               "expected_cents": 1,
                     *               "counted_cents": 1,
                     *               "difference_cents": 1
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["RegisterSession"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openRegister: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cash_register_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                 *       "float_cents": 1
                 *     }
                 */
                "application/json": components["schemas"]["NewRegisterSession"];
            };
        };
        responses: {
            /** @description The open session */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "cash_register_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "opened_at": "2026-03-02T09:30:00.000Z",
                     *       "opened_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "float_cents": 1,
                     *       "closed_at": "2026-03-02T09:30:00.000Z",
                     *       "closed_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "note": "Sala di consultazione",
                     *       "currency": "EUR",
                     *       "methods": [
                     *         {
                     *           "method": "cash",
                     *           "payment_count": 1,
                     *           "expected_cents": 1,
                     *           "counted_cents": 1,
                     *           "difference_cents": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RegisterSession"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRegisterSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, with what should be there by now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "cash_register_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "opened_at": "2026-03-02T09:30:00.000Z",
                     *       "opened_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "float_cents": 1,
                     *       "closed_at": "2026-03-02T09:30:00.000Z",
                     *       "closed_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "note": "Sala di consultazione",
                     *       "currency": "EUR",
                     *       "methods": [
                     *         {
                     *           "method": "cash",
                     *           "payment_count": 1,
                     *           "expected_cents": 1,
                     *           "counted_cents": 1,
                     *           "difference_cents": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RegisterSession"];
                    "text/csv": string;
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That format cannot be served */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    closeRegister: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "counted": []
                 *     }
                 */
                "application/json": components["schemas"]["RegisterClosing"];
            };
        };
        responses: {
            /** @description The closed session, with what was expected, counted and different */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "cash_register_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "opened_at": "2026-03-02T09:30:00.000Z",
                     *       "opened_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "float_cents": 1,
                     *       "closed_at": "2026-03-02T09:30:00.000Z",
                     *       "closed_by": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "note": "Sala di consultazione",
                     *       "currency": "EUR",
                     *       "methods": [
                     *         {
                     *           "method": "cash",
                     *           "payment_count": 1,
                     *           "expected_cents": 1,
                     *           "counted_cents": 1,
                     *           "difference_cents": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RegisterSession"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewLoan: {
        parameters: {
            query?: {
                /**
                 * @description Answer what would happen, and change nothing
                 * @example false
                 */
                dry_run?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "copy_barcode": "CIV-000001"
                 *     }
                 */
                "application/json": components["schemas"]["RenewalRequest"];
            };
        };
        responses: {
            /** @description What would be (dry run) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "returned_at": "2026-03-02T09:30:00.000Z",
                     *       "renewal_count": 1,
                     *       "unseen_renewal_count": 1,
                     *       "auto_renewal_count": 1,
                     *       "auto_renewal_problem": "text",
                     *       "recalled_at": "2026-03-02T09:30:00.000Z",
                     *       "is_onsite": true,
                     *       "state": "with_patron",
                     *       "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *       "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "returned",
                     *       "note": "Sala di consultazione",
                     *       "is_overdue": true,
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Loan"];
                };
            };
            /** @description The loan with its new due date */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_barcode": "CIV-000001",
                     *       "book_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "title": "Il nome della rosa",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "proxy_patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_out_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "branch_in_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "due_at": "2026-03-02T09:30:00.000Z",
                     *       "returned_at": "2026-03-02T09:30:00.000Z",
                     *       "renewal_count": 1,
                     *       "unseen_renewal_count": 1,
                     *       "auto_renewal_count": 1,
                     *       "auto_renewal_problem": "text",
                     *       "recalled_at": "2026-03-02T09:30:00.000Z",
                     *       "is_onsite": true,
                     *       "state": "with_patron",
                     *       "claimed_returned_at": "2026-03-02T09:30:00.000Z",
                     *       "declared_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "aged_to_lost_at": "2026-03-02T09:30:00.000Z",
                     *       "end_reason": "returned",
                     *       "note": "Sala di consultazione",
                     *       "is_overdue": true,
                     *       "explanation": {
                     *         "rules": {},
                     *         "steps": [
                     *           {
                     *             "code": "CEN",
                     *             "params": {},
                     *             "text": "text"
                     *           }
                     *         ],
                     *         "overrides": [
                     *           {
                     *             "code": "CEN",
                     *             "reason": "inventario"
                     *           }
                     *         ]
                     *       },
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Loan"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Built-in ones first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "name": "Biblioteca centrale",
                     *           "permissions": [
                     *             "text"
                     *           ],
                     *           "is_built_in": true,
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Role"][];
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Biblioteca centrale",
                 *       "permissions": []
                 *     }
                 */
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            /** @description The role */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "name": "Biblioteca centrale",
                     *       "permissions": [
                     *         "text"
                     *       ],
                     *       "is_built_in": true,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Role"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "name": "Biblioteca centrale",
                     *       "permissions": [
                     *         "text"
                     *       ],
                     *       "is_built_in": true,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Role"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeRole: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["RoleChange"];
            };
        };
        responses: {
            /** @description The role */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "name": "Biblioteca centrale",
                     *       "permissions": [
                     *         "text"
                     *       ],
                     *       "is_built_in": true,
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Role"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRules: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /** @example loan.period */
                kind?: "loan.allowed" | "loan.period" | "loan.fixed_due" | "loan.closed_day_mode" | "loan.after_opening" | "loan.cap_at_patron_expiry" | "loan.max_total" | "loan.max_onsite" | "loan.max_of_type" | "loan.limit_groups" | "loan.onsite" | "loan.one_per_title" | "loan.max_overdue" | "loan.rental_charge" | "loan.daily_hire" | "loan.deposit" | "loan.minimum_age" | "loan.high_demand" | "renew.max" | "renew.max_unseen" | "renew.period" | "renew.from" | "renew.not_before" | "renew.auto" | "renew.auto_max" | "renew.no_auto_after" | "renew.no_auto_after_on" | "renew.block_if_hold" | "renew.block_if_overdue" | "renew.max_owed" | "hold.allowed" | "hold.for_patrons_of" | "hold.fulfil_by" | "hold.level" | "hold.on_shelf" | "hold.max" | "hold.max_per_book" | "hold.max_per_day" | "hold.count_suspended" | "hold.pickup_period" | "hold.unfilled_expiry" | "hold.not_collected_fee" | "hold.cancel_ready_by_patron" | "hold.age_protection" | "hold.local_priority" | "recall.allowed" | "recall.max_per_book" | "recall.return_interval" | "recall.minimum_guaranteed" | "recall.extend_overdue" | "fine.amount" | "fine.charge_at" | "fine.grace" | "fine.grace_mode" | "fine.grace_extend" | "fine.closed_days" | "fine.steps" | "fine.max" | "fine.cap_at_price" | "fine.recall" | "fine.forgive_on_renewal" | "suspension.days" | "reminders" | "lost.after_overdue" | "lost.bill_after" | "lost.after_overdue_recalled" | "lost.replacement" | "lost.processing_fee" | "lost.on_return" | "lost.refund_processing" | "lost.refund_within" | "lost.forgive_fine" | "lost.close_when_paid" | "claims_returned.max" | "claims_returned.charge" | "return.to" | "return.accept_at" | "patron.thresholds";
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "kind": "loan.period",
                     *           "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "patron_category_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "copy_type_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "value": "text",
                     *           "note": "Sala di consultazione",
                     *           "version": 1,
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Rule"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "loan.period",
                 *       "value": {
                 *         "count": 30,
                 *         "unit": "day"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewRule"];
            };
        };
        responses: {
            /** @description The rule */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "loan.period",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_category_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_type_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "value": "text",
                     *       "note": "Sala di consultazione",
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Rule"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "loan.period",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_category_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_type_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "value": "text",
                     *       "note": "Sala di consultazione",
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Rule"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteRule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeRule: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["RuleChange"];
            };
        };
        responses: {
            /** @description The rule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "loan.period",
                     *       "branch_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "patron_category_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "copy_type_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "value": "text",
                     *       "note": "Sala di consultazione",
                     *       "version": 1,
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Rule"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resolveRules: {
        parameters: {
            query?: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                branch_id?: string;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                copy_type_id?: string;
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                patron_category_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By kind */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {}
                     *     }
                     */
                    "application/json": {
                        data: {
                            [key: string]: components["schemas"]["Resolution"];
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchBooks: {
        parameters: {
            query?: {
                /** @example true */
                available?: "true" | "false";
                /**
                 * @description Code of a branch that has a copy
                 * @example text
                 */
                branch?: string;
                /**
                 * @description Code of a category
                 * @example text
                 */
                category?: string;
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /** @example true */
                facets?: "true" | "false";
                /** @example book */
                format?: "book" | "ebook" | "article" | "serial" | "audiobook" | "music" | "score" | "dvd" | "map" | "image" | "manuscript" | "kit" | "game" | "software" | "object" | "mixed";
                /** @example text */
                language?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /**
                 * @description Words of title, author, subject or text, or an ISBN; accents do not matter
                 * @example nome rosa
                 */
                q?: string;
                /** @example relevance */
                sort?: "relevance" | "title" | "-year" | "year";
                /** @example 1 */
                year?: number | null;
                /** @example 1 */
                year_from?: number | null;
                /** @example 1 */
                year_to?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Hits with facets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "format": "book",
                     *           "title": "Il nome della rosa",
                     *           "subtitle": "romanzo",
                     *           "responsibility": "Umberto Eco",
                     *           "languages": [
                     *             "ita"
                     *           ],
                     *           "publisher": "Bompiani",
                     *           "published_text": "1980",
                     *           "published_year": 1980,
                     *           "authors": [
                     *             {
                     *               "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *               "name": "Biblioteca centrale"
                     *             }
                     *           ],
                     *           "copies_count": 1,
                     *           "available_count": 1,
                     *           "version": 1,
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       },
                     *       "facets": {
                     *         "format": [
                     *           {
                     *             "value": "text",
                     *             "label": "Narrativa",
                     *             "count": 1
                     *           }
                     *         ],
                     *         "language": [
                     *           {
                     *             "value": "text",
                     *             "label": "Narrativa",
                     *             "count": 1
                     *           }
                     *         ],
                     *         "year": [
                     *           {
                     *             "value": "text",
                     *             "label": "Narrativa",
                     *             "count": 1
                     *           }
                     *         ],
                     *         "category": [
                     *           {
                     *             "value": "text",
                     *             "label": "Narrativa",
                     *             "count": 1
                     *           }
                     *         ],
                     *         "branch": [
                     *           {
                     *             "value": "text",
                     *             "label": "Narrativa",
                     *             "count": 1
                     *           }
                     *         ],
                     *         "availability": [
                     *           {
                     *             "value": "text",
                     *             "label": "Narrativa",
                     *             "count": 1
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SearchAnswer"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "key": "holdings_mapping",
                     *           "value": "text",
                     *           "updated_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Setting"][];
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putSetting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example holdings_mapping */
                key: "holdings_mapping" | "default_copy_type" | "default_branch" | "fine_free" | "notice_sender";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "value": "CEN"
                 *     }
                 */
                "application/json": {
                    value?: unknown;
                };
            };
        };
        responses: {
            /** @description The setting */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "key": "holdings_mapping",
                     *       "value": "text",
                     *       "updated_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Setting"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTasks: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /** @example queued */
                status?: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tasks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "kind": "import",
                     *           "status": "queued",
                     *           "progress": {
                     *             "done_count": 1200,
                     *             "total_count": 1,
                     *             "unit": "records"
                     *           },
                     *           "result": {},
                     *           "problem": {},
                     *           "created_at": "2026-03-02T09:30:00.000Z",
                     *           "started_at": "2026-03-02T09:30:00.000Z",
                     *           "finished_at": "2026-03-02T09:30:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["Task"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "import",
                     *       "status": "queued",
                     *       "progress": {
                     *         "done_count": 1200,
                     *         "total_count": 1,
                     *         "unit": "records"
                     *       },
                     *       "result": {},
                     *       "problem": {},
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "finished_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "kind": "import",
                     *       "status": "queued",
                     *       "progress": {
                     *         "done_count": 1200,
                     *         "total_count": 1,
                     *         "unit": "records"
                     *       },
                     *       "result": {},
                     *       "problem": {},
                     *       "created_at": "2026-03-02T09:30:00.000Z",
                     *       "started_at": "2026-03-02T09:30:00.000Z",
                     *       "finished_at": "2026-03-02T09:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /**
                 * @description page.next of the page before
                 * @example text
                 */
                cursor?: string;
                /**
                 * @description How many at most
                 * @example 20
                 */
                limit?: number;
                /**
                 * @description Beginning of a name or an e-mail address
                 * @example nome rosa
                 */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of accounts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "email": "anna.rossi@example.org",
                     *           "display_name": "Anna Rossi",
                     *           "language": "it",
                     *           "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *           "is_active": true,
                     *           "roles": [
                     *             "text"
                     *           ],
                     *           "version": 1
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": "text",
                     *         "total": {
                     *           "count": 1,
                     *           "is": "exact"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["User"][];
                        page: {
                            /** @description cursor of the next page, or null on the last */
                            next: string | null;
                            total?: {
                                count: number;
                                /** @enum {string} */
                                is: "exact" | "estimate";
                            };
                        };
                    };
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "anna.rossi@example.org",
                 *       "display_name": "Anna Rossi",
                 *       "password": "three random words",
                 *       "roles": [
                 *         "text"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description The account */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "email": "anna.rossi@example.org",
                     *       "display_name": "Anna Rossi",
                     *       "language": "it",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "is_active": true,
                     *       "roles": [
                     *         "text"
                     *       ],
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "email": "anna.rossi@example.org",
                     *       "display_name": "Anna Rossi",
                     *       "language": "it",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "is_active": true,
                     *       "roles": [
                     *         "text"
                     *       ],
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description ETag of the version that you read (428 without it, 412 when it is no longer current)
                 * @example "3"
                 */
                "if-match"?: string;
            };
            path: {
                /** @example 019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "email": "anna.rossi@example.org",
                     *       "display_name": "Anna Rossi",
                     *       "language": "it",
                     *       "patron_id": "019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11",
                     *       "is_active": true,
                     *       "roles": [
                     *         "text"
                     *       ],
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request is not valid; errors[] names all that is wrong */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or one that is not valid here */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller lacks a permission */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not there, or not to be seen by the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The state of things refuses it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It changed since it was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description That content type is not understood */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, but it cannot be done */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests; Retry-After says when */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not available at the moment; Retry-After says when */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
